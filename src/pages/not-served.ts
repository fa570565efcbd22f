import type { Answer } from '../http/answer.js';
import type { View } from '../http/views.js';
import { html } from './html.js';
import { layout } from './layout.js';

/** Explains to a user why an application cannot act for them, with links to continue. */
export const notServed = ({
  clientId,
  clientName,
  login,
  anotherAccount,
  backToApplication,
}: Extract<View, { page: 'notServed' }>): Answer =>
  layout({
    title: 'You cannot use this account here',
    content: html`<p>
        You are signed in as <strong>${login}</strong>. ${clientName ?? 'The application'} can be
        used only with accounts of the organization that registered it and of the organizations
        below. It does not get access to your account.
      </p>
      <p><a href="${anotherAccount}">Use another account</a></p>
      <p><a href="${backToApplication}">Return to the application</a></p>`,
    status: 403,
    whose: { clientId },
  });
