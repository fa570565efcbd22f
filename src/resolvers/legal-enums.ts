import type { LegalDocumentType } from '../entities/index.js';
import { enumOf } from './enums.js';

export const LegalDocumentTypeEnum = enumOf<LegalDocumentType>(
  'LegalDocumentType',
  'What a legal document is about.',
  {
    eula: 'The license agreement with whoever uses the services.',
    privacy_statement: 'What becomes of personal data.',
    platform_terms: 'The terms of the platform itself.',
  },
);
