import { differInCaseOnly } from '../../entities/index.js';

/** One address, with nothing beside it that a mail server could read as another. */
const address = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;

/** What is known of how mail reaches a user. */
export interface Addresses {
  /** The address that the user has confirmed by a link. */
  readonly confirmedEmail?: string | null | undefined;
  /** That of the user's contact. */
  readonly email: string | null;
  readonly login: string;
}

const first = (...texts: (string | null | undefined)[]): string | undefined =>
  texts.find((text): text is string => text != null && address.test(text));

/** The address that a user is said to have: that of the contact, else a login that is one. */
export const statedAddressOf = ({ email, login }: Omit<Addresses, 'confirmedEmail'>) =>
  first(email, login);

/** Where mail to a user goes: to the confirmed address while there is one, else to the stated one. */
export const mailAddressOf = ({ confirmedEmail, email, login }: Addresses): string | undefined =>
  first(confirmedEmail, email, login);

/** Whether two addresses are the same mailbox: they differ in case only. */
export const sameAddress = (
  one: string | null | undefined,
  other: string | null | undefined,
): boolean => differInCaseOnly(one ?? '', other ?? '');

/** A name for the greeting of a mail, without text that mail programs would turn into a link. */
function plainName(text: string): string | null {
  const name = text.trim();
  return /^[\p{L}\p{M}\p{N} ,'’&-]{1,80}$/u.test(name) ? name : null;
}

/** How a mail greets a person; null if their name is not known, or is none. */
export const greetingName = (person: {
  readonly firstname: string | null;
  readonly lastname: string | null;
}): string | null => plainName(`${person.firstname ?? ''} ${person.lastname ?? ''}`);
