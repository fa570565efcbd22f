import type { Contact } from '../../entities/index.js';
import type { ContactInput } from './contact-fields.js';

/** Sets the given fields of `contact`. Omitted fields do not change. */
export function applyContact(contact: Contact, input: ContactInput, now: number): void {
  for (const [name, value] of Object.entries<unknown>(input)) {
    if (value !== undefined) Object.assign(contact, { [name]: value });
  }
  contact.updatedAt = Math.max(now, contact.updatedAt + 1);
}
