import { Type } from '@sinclair/typebox';
import { documentTexts } from '../../domain/core/service-field-descriptions.js';
import { legalDocumentTypes } from '../../entities/index.js';
import {
  boolean,
  dateTime,
  enumeration,
  integer,
  nullableDateTime,
  nullableString,
  string,
  uuid,
} from '../engine/value-schemas.js';

/* What users sign, as it is sent. */

const datePattern = '^\\d{4}-\\d\\d-\\d\\d$';

const legalItems = Type.Object({
  offering_items: Type.Array(string, { description: 'Names of offering items.' }),
  backend_types: Type.Array(string),
});

/** A version of a legal document. */
export const legalDocument = Type.Object({
  id: uuid,
  owner_tenant: uuid,
  added_by: Type.Optional(uuid),
  document_type: enumeration(legalDocumentTypes),
  document_version: Type.String({ pattern: datePattern }),
  link: Type.String({ description: documentTexts.link }),
  comment: nullableString,
  common_part_update: boolean,
  changed_items: legalItems,
  added_items: legalItems,
  covered_items: legalItems,
  grace_period: integer,
  created: dateTime,
  published: nullableDateTime,
  version: integer,
});

/** A legal document that a user has to sign. */
export const documentToSign = Type.Object({
  id: uuid,
  sign_until: Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: datePattern }),
});
