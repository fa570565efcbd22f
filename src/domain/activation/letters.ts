import { withBrand, type BrandLook } from '../brands/look.js';
import type { Letter } from '../mail/letter.js';
import { writeLetter } from '../mail/letter.js';
import { greetingName } from './mail-address.js';

/** Who is written to. */
export interface Addressee {
  readonly login: string;
  readonly firstname: string | null;
  readonly lastname: string | null;
}

/** Whose letters they are, and where the platform is reached. */
export interface Sender {
  readonly look: BrandLook;
  readonly publicUrl: string;
}

/** The service, and the address that its pages have: a letter that names another is none of ours. */
const placeOf = ({ look, publicUrl }: Sender): string =>
  `${look.serviceName} (${new URL(publicUrl).host})`;

/** For somebody who has no password yet. */
export function activationLetter(
  person: Addressee & { readonly id: string },
  token: string,
  sender: Sender,
): Letter {
  const { look, publicUrl } = sender;
  const letter = writeLetter(
    {
      subject: `Activate your account at ${look.serviceName}`,
      name: greetingName(person),
      before: [
        `An account was made for you at ${placeOf(sender)}. You sign in as ${person.login}.`,
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
    },
    look,
  );
  return { ...letter, opens: person.id };
}

/** For a user who is active already and is sent an activation mail again. It opens nothing. */
export function alreadyActiveLetter(person: Addressee, sender: Sender): Letter {
  const { look, publicUrl } = sender;
  return writeLetter(
    {
      subject: `Your account at ${look.serviceName} is active`,
      name: greetingName(person),
      before: [
        `Your account at ${placeOf(sender)} is active already. You sign in as ${person.login}.`,
      ],
      link: { label: 'Sign in', url: publicUrl + withBrand('/login', look) },
      after: ['If you have forgotten your password, you can set another on the sign-in page.'],
    },
    look,
  );
}

/** For somebody who has forgotten their password. */
export function passwordResetLetter(
  person: Addressee & { readonly id: string },
  token: string,
  sender: Sender,
): Letter {
  const { look, publicUrl } = sender;
  const letter = writeLetter(
    {
      subject: `Set a new password for ${look.serviceName}`,
      name: greetingName(person),
      before: [
        `Somebody, probably you, asked for a new password for the account ${person.login} at ${placeOf(sender)}.`,
        'Choose one here:',
      ],
      link: { label: 'Set a new password', url: `${publicUrl}/reset_password?token=${token}` },
      after: [
        'The link is good for an hour, and once.',
        'If it was not you, do nothing: your password stays as it is.',
      ],
    },
    look,
  );
  return { ...letter, opens: person.id };
}

/** For somebody whose password was just set by a link. */
export function passwordChangedLetter(person: Addressee, sender: Sender): Letter {
  const { look, publicUrl } = sender;
  return writeLetter(
    {
      subject: `Your password for ${look.serviceName} was changed`,
      name: greetingName(person),
      before: [
        `The password of the account ${person.login} at ${placeOf(sender)} was changed, and the account was signed out everywhere.`,
      ],
      link: {
        label: 'Not you? Set another password',
        url: publicUrl + withBrand('/forgot_password', look),
      },
      after: ['If it was you, there is nothing to do.'],
    },
    look,
  );
}

/** To the new address of a user: the link in it confirms the address. */
export function confirmationLetter(
  person: Addressee & { readonly id: string },
  { address, token }: { readonly address: string; readonly token: string },
  sender: Sender,
): Letter {
  const { look, publicUrl } = sender;
  const letter = writeLetter(
    {
      subject: `Confirm your e-mail address for ${look.serviceName}`,
      name: greetingName(person),
      before: [
        `The e-mail address of the account ${person.login} at ${placeOf(sender)} was changed to ${address}.`,
        'Confirm that it is yours:',
      ],
      link: {
        label: 'Confirm the address',
        url: `${publicUrl}/confirm_email?token=${token}`,
      },
      after: [
        'The link is valid for three days, and once. Until you confirm the address, mail goes to the one before.',
        'If this account is not yours, ignore this mail.',
      ],
    },
    look,
  );
  return { ...letter, opens: person.id };
}

/** To the address that mail to a user went to before it was changed. */
export function addressChangedLetter(person: Addressee, sender: Sender): Letter {
  const { look, publicUrl } = sender;
  return writeLetter(
    {
      subject: `Your e-mail address for ${look.serviceName} was changed`,
      name: greetingName(person),
      before: [
        `The e-mail address of the account ${person.login} at ${placeOf(sender)} was changed.`,
        'If you did not expect this, set another password and tell your administrator.',
      ],
      link: {
        label: 'Set another password',
        url: publicUrl + withBrand('/forgot_password', look),
      },
      after: ['If you expected it, there is nothing to do.'],
    },
    look,
  );
}

/** For somebody who wants to see what letters look like, and whether they arrive. */
export function testLetter(person: Addressee, sender: Sender): Letter {
  const { look, publicUrl } = sender;
  return writeLetter(
    {
      subject: `A test mail of ${look.serviceName}`,
      name: greetingName(person),
      before: [
        `Mails of ${placeOf(sender)} look like this one, and they arrive: this one has come by the same mail server as the others.`,
        'Buttons have this colour:',
      ],
      link: { label: 'Sign in', url: publicUrl + withBrand('/login', look) },
      after: ['An administrator has asked for this mail. There is nothing to do.'],
    },
    look,
  );
}
