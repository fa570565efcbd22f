import type { FastifyRequest } from 'fastify';
import { approverScopes, type DeviceRequest } from '../domain/identity/device-approval.js';
import { readUserCode, spellUserCode } from '../domain/identity/device-codes.js';
import type { Answer } from '../http/answer.js';
import { guardForm } from './csrf.js';
import { html, type Html } from './html.js';
import { alert, layout } from './layout.js';

/** Where a person lets a device in that shows them a code (`verification_uri` of RFC 8628). */
export const devicePath = '/device';

/** What the form of a code shows when it is shown again. */
interface CodeForm {
  /** As it was typed. */
  readonly code?: string | undefined;
  readonly error?: string;
  readonly status?: number;
}

const elsewhere = html`<p><a href="/logout">Sign in as somebody else</a></p>`;

/** Asks for the code that a device shows. To look at what waits changes nothing: the form is a GET. */
export function codeForm({ code, error, status = 200 }: CodeForm = {}): Answer {
  const content = html`<p>Type the code that the device shows.</p>
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
        <p class="hint" id="code-hint">Eight letters; the dash and the case do not matter.</p>
      </div>
      <button>Continue</button>
    </form>`;
  return layout({ title: 'Let a device in', content, status });
}

/** Says who asks, and for what, and asks whether the device is to be let in. */
export function decisionForm(
  request: FastifyRequest,
  typed: string,
  device: DeviceRequest,
  login: string,
): Answer {
  const guard = guardForm(request);
  const content = html`<p>
      Only if you have started this yourself, and the device in front of you shows this code.
    </p>
    <dl>
      <dt>Code</dt>
      <dd><code>${spellUserCode(readUserCode(typed))}</code></dd>
      <dt>Device</dt>
      <dd>${device.displayName}</dd>
      <dt>Application</dt>
      <dd>${device.clientName ?? device.clientId}</dd>
      <dt>Asks for</dt>
      <dd>${device.scope.map((name) => html`<code>${name}</code><br />`)}</dd>
      <dt>Signed in as</dt>
      <dd>${login}</dd>
    </dl>
    <p class="note">${consequences(device)}</p>
    <form method="post" action="${devicePath}">
      ${guard.field}
      <input type="hidden" name="code" value="${typed}" />
      <button name="decision" value="approve">Let it in</button>
      <button class="quiet" name="decision" value="deny">Turn it away</button>
    </form>
    ${elsewhere}`;
  return layout({
    title: 'Let this device in?',
    content,
    cookies: guard.cookies,
    whose: { clientId: device.clientId },
  });
}

/** What somebody agrees to who lets the device in. */
function consequences({ isNarrowed, isCurrentTenant, tenant, scope }: DeviceRequest): Html {
  const lasting = scope.includes('offline_access') && ' It stays signed in.';
  if (!isNarrowed) return html`It will act as you, wherever you may act.${lasting}`;
  const subject = isCurrentTenant ? 'you' : 'its owner';
  return html`In ${tenant.name}, and nowhere else, it will act as ${subject}.${lasting}`;
}

/** Explains why a device cannot act for the user who is signed in, and offers to turn it away. */
export function deviceNotServed(request: FastifyRequest, typed: string): Answer {
  const guard = guardForm(request);
  const content = html`<p>
      The application on the device serves only accounts of the organization that registered it, and
      of those below it. It gets no access to your account.
    </p>
    <form method="post" action="${devicePath}">
      ${guard.field}
      <input type="hidden" name="code" value="${typed}" />
      <button name="decision" value="deny">Turn it away</button>
    </form>
    ${elsewhere}`;
  return layout({
    title: 'This account cannot be used here',
    content,
    status: 403,
    cookies: guard.cookies,
  });
}

/** Says to whoever may let no device in what they lack. */
export const notForYou = (): Answer =>
  layout({
    title: 'You cannot let devices in',
    content: html`<p>
        That takes one of these roles: ${approverScopes.join(', ')}. Ask an administrator for one.
      </p>
      ${elsewhere}`,
    status: 403,
  });
