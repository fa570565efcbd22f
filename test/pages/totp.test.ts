import { describe, expect, it } from 'vitest';
import { html } from '../../src/pages/html.js';
import {
  readTotpForm,
  totpCodeContent,
  totpSetupContent,
  wrongCode,
  type TotpForm,
} from '../../src/pages/totp.js';

const hidden = html`<input type="hidden" name="next" value="${'"><script>'}" />`;
const form: TotpForm = { action: '/login/code', hidden };
const setup = {
  secret: 'PICK5KVSSYBQCB7GGMPXNFWMKWJK34GL',
  url: 'otpauth://totp/localhost:ann?issuer=localhost&secret=PICK5KVSSYBQCB7GGMPXNFWMKWJK34GL',
};

describe('the page for a code', () => {
  it('has a field with a label and a hint for autofill on phones', () => {
    const { text } = totpCodeContent(form);
    expect(text).toContain('<form method="post" action="/login/code">');
    expect(text).toContain('<label for="code">Code</label>');
    expect(text).toMatch(/id="code"[^>]*autocomplete="one-time-code"/);
    expect(text).toMatch(/aria-describedby="code-hint"/);
    expect(text).toContain('id="code-hint"');
    expect(text).toContain('name="trust" value="yes"');
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(text).not.toContain('aria-invalid');
  });

  it('shows the error, associated with the field', () => {
    const { text } = totpCodeContent({ ...form, error: wrongCode });
    expect(text).toMatch(/id="code-error" role="alert">The code is incorrect/);
    expect(text).toMatch(/aria-describedby="code-error code-hint"\s+aria-invalid="true"/);
  });
});

describe('the page for setting up an authenticator', () => {
  it('shows the secret as a QR code and as text', async () => {
    const { text } = await totpSetupContent(form, setup, '/login/setup');
    expect(text).toMatch(/alt="QR code of the key below"\s+src="data:image\/png;base64,iVBOR/);
    expect(text).toContain('<code>PICK 5KVS SYBQ CB7G GMPX NFWM KWJK 34GL</code>');
    expect(text).toContain('action="/login/code"');
  });

  it('shows the secret once', async () => {
    const again = await totpSetupContent({ ...form, error: wrongCode }, undefined, '/login/setup');
    expect(again.text).not.toMatch(/data:image|PICK/);
    expect(again.text).toContain('<a href="/login/setup">');
  });
});

it('accepts a code with spaces', () => {
  expect(readTotpForm({ code: ' 123 456\n', trust: 'yes' })).toEqual({
    code: '123456',
    trustBrowser: true,
  });
  expect(readTotpForm({ code: ['1'], trust: 'no' })).toEqual({ code: '', trustBrowser: false });
  expect(readTotpForm({ code: '1'.repeat(1000) }).code).toHaveLength(64);
});
