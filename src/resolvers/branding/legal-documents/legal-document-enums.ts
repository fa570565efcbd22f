import type { LegalDocumentType } from '../../../entities/index.js';
import { enumOf } from '../../engine/enums.js';

export const LegalDocumentTypeEnum = enumOf<LegalDocumentType>(
  'LegalDocumentType',
  'Type of a legal document.',
  {
    eula: 'License agreement with the users of the services.',
    privacy_statement: 'Privacy statement, which describes the processing of personal data.',
    platform_terms: 'Terms of the platform.',
  },
);
