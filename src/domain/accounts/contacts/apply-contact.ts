import { changedFields } from '../../../database/changed-fields.js';
import type { Contact } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import type { ContactInput } from './contact-fields.js';

/** Sets the given fields of `contact`. Omitted fields do not change. */
export function applyContact(contact: Contact, input: ContactInput, now: number): void {
  for (const [name, value] of Object.entries<unknown>(input)) {
    if (value !== undefined) Object.assign(contact, { [name]: value });
  }
  contact.updatedAt = Math.max(now, contact.updatedAt + 1);
}

/**
 * Returns `['contact']` if `input` has changed the built-in contact of a tenant or user, for the
 * audit record of the tenant or user.
 */
export const changedContact = (
  { em }: WriteContext,
  contact: Contact,
  input: ContactInput = {},
): string[] => (changedFields(em, contact, Object.keys(input)).length > 0 ? ['contact'] : []);
