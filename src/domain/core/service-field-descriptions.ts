/*
 * Descriptions of the fields of services: infrastructure, settings, reports and legal documents.
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

/** Descriptions of the fields of a report. */
export const reportTexts = {
  kind: 'Kind of the report.',
  kindWithValues:
    'Kind of the report. `usage_current`: current usage and quotas. `usage_daily`: usage at the end of each day of a period. `usage_summary`: usage at the start and end of a period, with change, maximum, average and added usage. `usage_breakdown`: current usage of each resource.',
  level: 'Tenants that the report covers, relative to its own tenant.',
  levelWithValues:
    'Tenants that the report covers, relative to its own tenant: only the tenant (`itself`), partners that are children (`direct_partners`), all descendants that are partners (`all_partners`) or customers (`all_customers`), or the tenant and all descendants (`accounts`). For a customer or unit: `itself` or `accounts`.',
  hideZeroUsage: 'Whether lines without usage are omitted.',
  showSkus: 'Whether the report includes the SKU of each offering item.',
  resultAction: 'What is done with the finished report.',
  generationDate:
    'Day on which the report is generated; for a monthly report, the day of its next run.',
} as const;

/** Descriptions of the fields of a legal document. */
export const documentTexts = {
  changedItems:
    'Items whose terms have changed since the previous version. Users whose tenant has one of them must sign this version.',
  addedItems: 'Items that this version covers and the previous version does not.',
  coveredItems: 'Items that this version and the previous versions cover.',
  signUntil:
    'Last day to sign the document, in UTC; null until the document is shown to the user. It is shown when the user reads this list.',
} as const;
