import { differInCaseOnly } from '../../../entities/index.js';

/** A single address without characters that a mail server could interpret as another address. */
const address = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;

/** The data that determines the mail address of a user. */
export interface Addresses {
  /** The address that the user has confirmed by a link. */
  readonly confirmedEmail?: string | null | undefined;
  /** Email address of the contact of the user. */
  readonly email: string | null;
  readonly login: string;
}

const first = (...texts: (string | null | undefined)[]): string | undefined =>
  texts.find((text): text is string => text != null && address.test(text));

/**
 * The stated address of a user: the address of the contact, otherwise a login that is an email
 * address.
 */
export const statedAddressOf = ({ email, login }: Omit<Addresses, 'confirmedEmail'>) =>
  first(email, login);

/** The address to which mail is sent: the confirmed address, otherwise the stated address. */
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

/** The name for the greeting of a mail; null if there is no usable name. */
export const greetingName = (person: {
  readonly firstname: string | null;
  readonly lastname: string | null;
}): string | null => plainName(`${person.firstname ?? ''} ${person.lastname ?? ''}`);
