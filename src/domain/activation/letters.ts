import type { Letter } from '../mail/letter.js';
import { writeLetter } from '../mail/letter.js';
import { greetingName } from './mail-address.js';

/** Who is written to. */
export interface Addressee {
  readonly login: string;
  readonly firstname: string | null;
  readonly lastname: string | null;
}

/** For somebody who has no password yet. `publicUrl` is where the platform is reached. */
export function activationLetter(
  person: Addressee & { readonly id: string },
  token: string,
  publicUrl: string,
): Letter {
  return writeLetter({
    subject: 'Activate your account',
    name: greetingName(person),
    before: [
      `An account was made for you at ${new URL(publicUrl).host}. You sign in as ${person.login}.`,
      'Choose a password to activate it:',
    ],
    link: {
      label: 'Activate your account',
      url: `${publicUrl}/activate?user=${person.id}&token=${token}`,
    },
    after: [
      'The link is good for three days, and once. If it is too late, ask your administrator for another.',
      'If you expected no account, you can ignore this mail.',
    ],
  });
}

/** For somebody who has forgotten their password. */
export function passwordResetLetter(person: Addressee, token: string, publicUrl: string): Letter {
  return writeLetter({
    subject: 'Set a new password',
    name: greetingName(person),
    before: [
      `Somebody, probably you, asked for a new password for the account ${person.login} at ${new URL(publicUrl).host}.`,
      'Choose one here:',
    ],
    link: { label: 'Set a new password', url: `${publicUrl}/reset_password?token=${token}` },
    after: [
      'The link is good for an hour, and once.',
      'If it was not you, do nothing: your password stays as it is.',
    ],
  });
}

/** For somebody whose password was just set by a link. */
export function passwordChangedLetter(person: Addressee, publicUrl: string): Letter {
  const { host } = new URL(publicUrl);
  return writeLetter({
    subject: 'Your password was changed',
    name: greetingName(person),
    before: [
      `The password of the account ${person.login} at ${host} was changed, and the account was signed out everywhere.`,
    ],
    link: { label: 'Not you? Set another password', url: `${publicUrl}/forgot_password` },
    after: ['If it was you, there is nothing to do.'],
  });
}
