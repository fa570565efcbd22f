/*
 * Descriptions of the fields of services: infrastructure, settings and legal documents.
 * The GraphQL schema and the OpenAPI document both take them from here, so that a field has the same
 * words on both APIs.
 */

/** Descriptions of what the owner of a location or component means to the caller. */
export const ownershipTexts = {
  platformOwned:
    'Whether the object belongs to the root tenant and is therefore visible to all tenants.',
  readonly: 'Whether the caller cannot change the object.',
} as const;

/** Description of the parameter of deletion that overrides its checks. */
export const forceText =
  'Whether to delete the component even if it has usages, or if tenants other than customers and units have enabled offering items on it. Enabled offering items of customers and units always prevent the deletion.';

/** Description of the value of a setting in requests. */
export const settingValueText =
  'Value, of the type of the setting. Required unless a value is already set. Null means no value instead of the inherited one; it is allowed only if the setting has no default.';

/** Descriptions of the fields of a legal document. */
export const documentTexts = {
  changedItems:
    'Items whose terms have changed since the previous version. Users whose tenant has one of them must sign this version.',
  addedItems: 'Items that this version covers and the previous version does not.',
  coveredItems: 'Items that this version and the previous versions cover.',
  signUntil:
    'Last day to sign the document, in UTC; null until the document is shown to the user. It is shown when the user reads this list.',
} as const;
