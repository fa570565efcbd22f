import { withBrand, type BrandTheme } from '../brands/page-theme.js';
import type { RenderedMail } from './mail-layout.js';
import { renderMail } from './mail-layout.js';
import { greetingName } from './mail-address.js';

/** The recipient of a mail. */
export interface Addressee {
  readonly login: string;
  readonly firstname: string | null;
  readonly lastname: string | null;
}

/** The brand of a mail and the public URL of the platform. */
export interface Sender {
  readonly theme: BrandTheme;
  readonly publicUrl: string;
}

/**
 * The service name and the host of its pages, so that a mail with a link to another host is
 * recognizable as forged.
 */
const serviceAndHost = ({ theme, publicUrl }: Sender): string =>
  `${theme.serviceName} (${new URL(publicUrl).host})`;

/** The mail for a user who has no password yet. */
export function activationMail(
  person: Addressee & { readonly id: string },
  token: string,
  sender: Sender,
): RenderedMail {
  const { theme, publicUrl } = sender;
  const rendered = renderMail(
    {
      subject: `Activate your account at ${theme.serviceName}`,
      name: greetingName(person),
      before: [
        `An account was created for you at ${serviceAndHost(sender)}. Your login is ${person.login}.`,
        'Choose a password to activate the account:',
      ],
      link: {
        label: 'Activate your account',
        url: `${publicUrl}/activate?user=${person.id}&token=${token}`,
      },
      after: [
        'The link is valid for three days and can be used once. If it has expired, ask your administrator for a new one.',
        'If you did not expect this email, you can ignore it.',
      ],
    },
    theme,
  );
  return { ...rendered, opens: person.id };
}

/** The mail for an activated user who is sent an activation mail again. It contains no token. */
export function alreadyActiveMail(person: Addressee, sender: Sender): RenderedMail {
  const { theme, publicUrl } = sender;
  return renderMail(
    {
      subject: `Your account at ${theme.serviceName} is active`,
      name: greetingName(person),
      before: [
        `Your account at ${serviceAndHost(sender)} is already active. Your login is ${person.login}.`,
      ],
      link: { label: 'Sign in', url: publicUrl + withBrand('/login', theme) },
      after: ['If you forgot your password, you can set a new one on the sign-in page.'],
    },
    theme,
  );
}

/** The mail for a user who forgot the password. */
export function passwordResetMail(
  person: Addressee & { readonly id: string },
  token: string,
  sender: Sender,
): RenderedMail {
  const { theme, publicUrl } = sender;
  const rendered = renderMail(
    {
      subject: `Set a new password for ${theme.serviceName}`,
      name: greetingName(person),
      before: [
        `We received a request to set a new password for the account ${person.login} at ${serviceAndHost(sender)}.`,
        'Set a new password here:',
      ],
      link: { label: 'Set a new password', url: `${publicUrl}/reset_password?token=${token}` },
      after: [
        'The link is valid for one hour and can be used once.',
        'If you did not make this request, ignore this email. Your password does not change.',
      ],
    },
    theme,
  );
  return { ...rendered, opens: person.id };
}

/** The mail for a user whose password was set with a link. */
export function passwordChangedMail(person: Addressee, sender: Sender): RenderedMail {
  const { theme, publicUrl } = sender;
  return renderMail(
    {
      subject: `Your password for ${theme.serviceName} was changed`,
      name: greetingName(person),
      before: [
        `The password of the account ${person.login} at ${serviceAndHost(sender)} was changed. All sessions of the account have ended.`,
      ],
      link: {
        label: 'Not you? Set a new password',
        url: publicUrl + withBrand('/forgot_password', theme),
      },
      after: ['If you changed the password, no action is required.'],
    },
    theme,
  );
}

/** The mail to the new address of a user, with a link that confirms the address. */
export function confirmationMail(
  person: Addressee & { readonly id: string },
  { address, token }: { readonly address: string; readonly token: string },
  sender: Sender,
): RenderedMail {
  const { theme, publicUrl } = sender;
  const rendered = renderMail(
    {
      subject: `Confirm your email address for ${theme.serviceName}`,
      name: greetingName(person),
      before: [
        `The email address of the account ${person.login} at ${serviceAndHost(sender)} was changed to ${address}.`,
        'Confirm that the address is yours:',
      ],
      link: {
        label: 'Confirm the address',
        url: `${publicUrl}/confirm_email?token=${token}`,
      },
      after: [
        'The link is valid for three days and can be used once. Until you confirm the address, emails are sent to your previous address.',
        'If this account is not yours, ignore this email.',
      ],
    },
    theme,
  );
  return { ...rendered, opens: person.id };
}

/** The notice to the previous address after a change. */
export function addressChangedMail(person: Addressee, sender: Sender): RenderedMail {
  const { theme, publicUrl } = sender;
  return renderMail(
    {
      subject: `Your email address for ${theme.serviceName} was changed`,
      name: greetingName(person),
      before: [
        `The email address of the account ${person.login} at ${serviceAndHost(sender)} was changed.`,
        'If you did not expect this change, set a new password and contact your administrator.',
      ],
      link: {
        label: 'Set a new password',
        url: publicUrl + withBrand('/forgot_password', theme),
      },
      after: ['If you expected this change, no action is required.'],
    },
    theme,
  );
}

/** The mail that tests the layout and the delivery of mails. */
export function testMail(person: Addressee, sender: Sender): RenderedMail {
  const { theme, publicUrl } = sender;
  return renderMail(
    {
      subject: `Test email from ${theme.serviceName}`,
      name: greetingName(person),
      before: [
        `This is a test email from ${serviceAndHost(sender)}. It shows the layout of all emails and was sent through the same mail server.`,
        'Buttons have this color:',
      ],
      link: { label: 'Sign in', url: publicUrl + withBrand('/login', theme) },
      after: ['An administrator requested this email. No action is required.'],
    },
    theme,
  );
}
