import type { FastifyRequest } from 'fastify';
import { approverScopes, type DeviceRequest } from '../domain/identity/devices/device-approval.js';
import { readUserCode, spellUserCode } from '../domain/identity/devices/device-codes.js';
import type { Answer } from '../http/answer.js';
import { guardForm } from './csrf.js';
import { html, type Html } from './html.js';
import { alert, layout } from './layout.js';

/** Path of the page on which users approve devices (`verification_uri` of RFC 8628). */
export const devicePath = '/device';

/** The content of the form for a code when it is shown again. */
interface CodeForm {
  /** The code as the user entered it. */
  readonly code?: string | undefined;
  readonly error?: string;
  readonly status?: number;
}

const elsewhere = html`<p><a href="/logout">Sign in with another account</a></p>`;

/** The form for the code of a device. Showing a device changes no data, so the form uses GET. */
export function codeForm({ code, error, status = 200 }: CodeForm = {}): Answer {
  const content = html`<p>Enter the code that the device shows.</p>
    ${alert('code-error', error)}
    <form method="get" action="${devicePath}">
      <div class="field">
        <label for="code">Code</label>
        <input
          class="code"
          id="code"
          name="code"
          value="${code}"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          maxlength="64"
          required
          autofocus
          aria-describedby="${error === undefined ? 'code-hint' : 'code-error code-hint'}"
          ${error !== undefined && html`aria-invalid="true"`}
        />
        <p class="hint" id="code-hint">
          Eight letters. You can omit the dash and use upper or lower case.
        </p>
      </div>
      <button>Continue</button>
    </form>`;
  return layout({ title: 'Connect a device', content, status });
}

/** Shows the device and the requested access, and requests a decision. */
export function decisionForm(
  request: FastifyRequest,
  typed: string,
  device: DeviceRequest,
  login: string,
): Answer {
  const guard = guardForm(request);
  const content = html`<p>
      Continue only if you started this request yourself and your device shows this code.
    </p>
    <dl>
      <dt>Code</dt>
      <dd><code>${spellUserCode(readUserCode(typed))}</code></dd>
      <dt>Device</dt>
      <dd>${device.displayName}</dd>
      <dt>Application</dt>
      <dd>${device.clientName ?? device.clientId}</dd>
      <dt>Requested access</dt>
      <dd>${device.scope.map((name) => html`<code>${name}</code><br />`)}</dd>
      <dt>Signed in as</dt>
      <dd>${login}</dd>
    </dl>
    <p class="note">${consequences(device)}</p>
    <form method="post" action="${devicePath}">
      ${guard.field}
      <input type="hidden" name="code" value="${typed}" />
      <button name="decision" value="approve">Approve</button>
      <button class="quiet" name="decision" value="deny">Deny</button>
    </form>
    ${elsewhere}`;
  return layout({
    title: 'Connect this device?',
    content,
    cookies: guard.cookies,
    whose: { clientId: device.clientId },
  });
}

/** The effects of an approval. */
function consequences({ isNarrowed, isCurrentTenant, tenant, scope }: DeviceRequest): Html {
  const lasting = scope.includes('offline_access') && ' The device stays signed in.';
  if (!isNarrowed) return html`The device can act for you with all your roles.${lasting}`;
  const subject = isCurrentTenant ? 'you' : 'the owner of the tenant';
  return html`The device can act for ${subject}, but only in ${tenant.name} and its
  descendants.${lasting}`;
}

/** Shows that a device cannot act for the signed-in user, with a button to deny access. */
export function deviceNotServed(request: FastifyRequest, typed: string): Answer {
  const guard = guardForm(request);
  const content = html`<p>
      The application on the device can be used only with accounts of the organization that
      registered it and of the organizations below. It does not get access to your account.
    </p>
    <form method="post" action="${devicePath}">
      ${guard.field}
      <input type="hidden" name="code" value="${typed}" />
      <button name="decision" value="deny">Deny access</button>
    </form>
    ${elsewhere}`;
  return layout({
    title: 'You cannot use this account here',
    content,
    status: 403,
    cookies: guard.cookies,
  });
}

/** The page for a user who cannot approve devices. */
export const notForYou = (): Answer =>
  layout({
    title: 'You cannot connect devices',
    content: html`<p>
        Connecting a device requires one of these roles: ${approverScopes.join(', ')}. Ask your
        administrator.
      </p>
      ${elsewhere}`,
    status: 403,
  });
