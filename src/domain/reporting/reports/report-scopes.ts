import type { Scope } from '../../core/scopes.js';

/** The scopes at the tenant of a report that allow creating, changing and deleting it. */
export const reportWriters = [
  'root_admin',
  'partner_admin',
  'company_admin',
  'unit_admin',
] as const satisfies readonly Scope[];

/** The scopes at the tenant of a report that allow reading it and its stored reports. */
export const reportReaders = [
  ...reportWriters,
  'readonly_admin',
] as const satisfies readonly Scope[];
