import { Type } from '@sinclair/typebox';
import { LegalDocument } from '../../entities/index.js';
import { responseProperties } from '../engine/resource.js';
import { nullableDate, string, uuid } from '../engine/value-schemas.js';

/* What users sign, as it is sent. */

const legalItems = Type.Object({
  offering_items: Type.Array(string, { description: 'Names of offering items.' }),
  backend_types: Type.Array(string),
});

/** A version of a legal document. */
export const legalDocument = Type.Object({
  ...responseProperties(LegalDocument),
  changed_items: legalItems,
  added_items: legalItems,
  covered_items: legalItems,
});

/** A legal document that a user has to sign. */
export const documentToSign = Type.Object({ id: uuid, sign_until: nullableDate });
