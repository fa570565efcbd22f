import type { Contact, ContactType } from '../../../entities/index.js';
import { DomainError } from '../../core/errors.js';

/**
 * @throws DomainError `CONFLICT` if `types` contains `legal`, which only built-in contacts of
 *   tenants have
 */
export function assertNotLegal(
  types: readonly ContactType[],
  field: readonly string[] = ['types'],
): void {
  if (!types.includes('legal')) return;
  throw new DomainError(
    'CONFLICT',
    'only the built-in contact of a tenant can have the type legal',
    { field },
  );
}

/**
 * @throws DomainError `CONFLICT` if `types` would remove `legal` from the built-in contact of a
 *   tenant
 */
export function assertStaysLegal(
  contact: Pick<Contact, 'types'>,
  types: readonly ContactType[] | undefined,
  field: readonly string[] = ['types'],
): void {
  if (!types || types.includes('legal') || !contact.types.includes('legal')) return;
  throw new DomainError('CONFLICT', 'the built-in contact of a tenant must keep the type legal', {
    field,
  });
}
