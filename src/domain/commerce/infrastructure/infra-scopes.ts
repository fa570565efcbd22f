import type { Scope } from '../../core/scopes.js';

/** Any of these, held at the owner, lets its holder change a location or component. */
export const infraAdmins = ['root_admin', 'partner_admin'] as const satisfies readonly Scope[];

/** Any of these, held at the owner or anywhere below it, lets its holder read one. */
export const infraReaders = [
  ...infraAdmins,
  'company_admin',
  'unit_admin',
  'readonly_admin',
] as const satisfies readonly Scope[];
