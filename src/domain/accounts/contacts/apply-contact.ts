import { applyChanges } from '../../../database/apply-changes.js';
import { changedFields } from '../../../database/changed-fields.js';
import { Contact } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import type { ContactInput } from './contact-input.js';

/** Sets the given fields of `contact`. Omitted fields do not change. */
export function applyContact(ctx: WriteContext, contact: Contact, input: ContactInput): void {
  applyChanges(ctx.em, Contact, contact, input);
  setUpdatedAt(contact, ctx.now);
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
