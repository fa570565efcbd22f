import type { Scope } from '../../core/scopes.js';

/** The scopes at the owner of a location or component that allow changing it. */
export const infraAdmins = ['root_admin', 'partner_admin'] as const satisfies readonly Scope[];

/** The scopes at the owner or any descendant of the owner that allow reading it. */
export const infraReaders = [
  ...infraAdmins,
  'company_admin',
  'unit_admin',
  'readonly_admin',
] as const satisfies readonly Scope[];
