/** One address, with nothing beside it that a mail server could read as another. */
const address = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;

/** Where mail reaches a user: the address of their contact, else a login that is one. */
export function mailAddressOf({
  email,
  login,
}: {
  readonly email: string | null;
  readonly login: string;
}): string | undefined {
  return [email, login].find((text): text is string => text !== null && address.test(text));
}

/** What a mail may call somebody: a name, and nothing that a mail program would make a link of. */
function plainName(text: string): string | null {
  const name = text.trim();
  return /^[\p{L}\p{M}\p{N} ,'’&-]{1,80}$/u.test(name) ? name : null;
}

/** How a mail greets a person; null if their name is not known, or is none. */
export const greetingName = (person: {
  readonly firstname: string | null;
  readonly lastname: string | null;
}): string | null => plainName(`${person.firstname ?? ''} ${person.lastname ?? ''}`);
