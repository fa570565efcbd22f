import type { ContactType } from '../../entities/index.js';
import { DomainError } from '../errors.js';

/** @throws DomainError `CONFLICT` if `types` has `legal`, which is for the own contacts of tenants. */
export function assertNotLegal(
  types: readonly ContactType[],
  field: readonly string[] = ['types'],
): void {
  if (!types.includes('legal')) return;
  throw new DomainError('CONFLICT', 'the legal contact of a tenant is its own one', { field });
}
