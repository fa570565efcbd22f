import type { TotpSetup } from '../domain/identity/mfa/set-up-totp.js';
import { qrCode } from '../http/qr-code.js';
import { html, type Html } from './html.js';
import { alert } from './layout.js';

/** The properties of the form for a code that depend on its page. */
export interface TotpForm {
  /** Path that the form is sent to. */
  readonly action: string;
  /** The hidden fields: the CSRF protection and the state of the page. */
  readonly hidden: Html;
  /** Error message for the previous code. */
  readonly error?: string | undefined;
}

/** The fields of a submitted code form. */
export interface SentTotp {
  readonly code: string;
  readonly trustBrowser: boolean;
}

/** Reads the form for a code. Authenticators show codes in two groups, so spaces are ignored. */
export function readTotpForm(body: Readonly<Record<string, unknown>>): SentTotp {
  const code = typeof body['code'] === 'string' ? body['code'].replace(/\s/g, '') : '';
  return { code: code.slice(0, 64), trustBrowser: body['trust'] === 'yes' };
}

/** The message for all invalid codes. */
export const wrongCode = 'The code is incorrect or was already used. Enter the next code.';

/** The content of a page with the form for a code. */
export const totpCodeContent = (form: TotpForm): Html =>
  html`<p>Open your authenticator app and enter the code that it shows.</p>
    ${codeForm(form, 'Sign in')}`;

/**
 * Returns the content of a page that sets up an authenticator. Without `setup`, the secret was
 * shown before and is not shown again.
 *
 * @param startOver path at which a new secret is created
 */
export async function totpSetupContent(
  form: TotpForm,
  setup: TotpSetup | undefined,
  startOver: string,
): Promise<Html> {
  return html`<p>
      Your account requires a second factor in addition to your password: a code from an
      authenticator app.
    </p>
    ${setup ? await secretToScan(setup) : secretShownBefore(startOver)} ${codeForm(form, 'Confirm')}`;
}

async function secretToScan({ url, secret }: TotpSetup): Promise<Html> {
  const groups = secret.match(/.{1,4}/g)!.join(' ');
  return html`<p>Scan this QR code with the app, or enter the key below in the app.</p>
    <img
      class="picture"
      alt="QR code of the key below"
      src="data:image/png;base64,${await qrCode(url)}"
    />
    <dl>
      <dt>Key</dt>
      <dd><code>${groups}</code></dd>
    </dl>`;
}

const secretShownBefore = (startOver: string): Html =>
  html`<p>
    Enter the code that the app shows. If you did not scan the QR code,
    <a href="${startOver}">start over with a new QR code</a>.
  </p>`;

function codeForm({ action, hidden, error }: TotpForm, button: string): Html {
  return html`${alert('code-error', error)}
    <form method="post" action="${action}">
      ${hidden}
      <div class="field">
        <label for="code">Code</label>
        <input
          class="code"
          id="code"
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="16"
          required
          autofocus
          aria-describedby="${error === undefined ? 'code-hint' : 'code-error code-hint'}"
          ${error !== undefined && html`aria-invalid="true"`}
        />
        <p class="hint" id="code-hint">Six digits that change every 30 seconds.</p>
      </div>
      <label class="choice">
        <input type="checkbox" name="trust" value="yes" />
        <span>
          Trust this browser
          <small
            >You are not asked for a code in this browser for 30 days. Do not use this on a shared
            computer.</small
          >
        </span>
      </label>
      <button type="submit">${button}</button>
    </form>`;
}
