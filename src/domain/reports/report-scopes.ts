import type { Scope } from '../scopes.js';

/** Any of these, held at the tenant of a report, lets its holder ask for it, change it and take it away. */
export const reportWriters = [
  'root_admin',
  'partner_admin',
  'company_admin',
  'unit_admin',
] as const satisfies readonly Scope[];

/** Any of these lets its holder see it and what was made of it. */
export const reportReaders = [
  ...reportWriters,
  'readonly_admin',
] as const satisfies readonly Scope[];
