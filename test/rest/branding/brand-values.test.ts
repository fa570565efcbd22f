import { describe, expect, it } from 'vitest';
import { brandOf, done, makeBranded } from '../../support/brands.js';
import { refusal } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';

const server = await useTestServer();
const guarded = await useTestServer({ SMTP_ALLOW_PRIVATE: 'off' });
const tenant = await makeBranded(server);
const inGuarded = await makeBranded(guarded);

/** The status of the answer to a change, and the field that it is about. */
async function put(body: object) {
  const [status, , field] = refusal(await brandOf(server, tenant.id).put(tenant.version, body));
  if (status === 200) tenant.version++;
  return [status, field];
}

describe('a URL of a brand', () => {
  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript:80/alert(1)',
    'javascript://example.com/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'blob:https://example.com/1',
    'ftp://example.com',
    'view-source:https://example.com',
    'http:example.com',
    'https:/example.com',
    'https://',
    'https://user:secret@example.com',
    '//user@example.com',
    'https://example.com:99999',
    'mailto:',
    'mailto:a@b@c',
    'support.example.com/"onclick="x',
    '<script>',
    'a b',
    'a\\b',
    'a\u0000b',
    'a\ud800b',
    'a\u2028b',
    `https://example.com/${'x'.repeat(2048)}`,
  ])('cannot be %j', async (value) => {
    expect(await put({ support_url: value })).toEqual([400, 'support_url']);
    expect(await put({ backup_console_url: value })).toEqual([400, 'backup_console_url']);
  });

  it.each([
    'support.example.com',
    'support.example.com:8443',
    'support.example.com:8443/bc?x=1#y',
    'api/ams/links/help',
    '/help',
    '//example.com/help',
    'http://localhost:3000/x',
    'HTTPS://EXAMPLE.COM',
    'https://exämple.com/ü?x=[1]&y=%20',
    'mailto:support@example.com',
    'mailto:support@example.com?subject=Help',
    '',
  ])('can be %j', async (value) => {
    expect(await put({ support_url: value })).toEqual([200, undefined]);
    const shown = done(await brandOf(server, tenant.id).get());
    expect(shown.support_url).toBe(value || null);
  });
});

describe('a value of a brand', () => {
  it.each([
    ['color', 'red'],
    ['color', '12345'],
    ['color', '##123456'],
    ['color', 'FFFFFF;background:url(x)'],
    ['color_scheme', 'rainbow'],
    ['company_name', 'Evil\r\nBcc: all@example.com'],
    ['service_name', 'x'.repeat(256)],
    ['service_name', 7],
    ['support_phone', '\u0000'],
    ['owns_custom_legal_docs', 2],
    ['hide_predefined', 2],
    ['logotype', 'x'],
    ['logotype', '2f8ad2e2-28f2-11e7-aad1-5ffe2ad47151'],
    ['smtp_override', 2],
    ['smtp_override', 'yes'],
    ['smtp_port', -1],
    ['smtp_port', 65_536],
    ['smtp_port', 1e300],
    ['smtp_server', 'smtp.example.com\r\nQUIT'],
    ['smtp_server', 'smtp example'],
    ['smtp_server', 'smtp.example.com:25'],
    ['smtp_server', 'https://smtp.example.com'],
    ['smtp_server', 'user@smtp.example.com'],
    ['smtp_server', '-x.example.com'],
    ['smtp_server', '256.1.1.1'],
    ['smtp_reply_address', 'nobody'],
    ['smtp_reply_address', 'a@b\r\nBcc: c@d'],
    ['smtp_reply_address', 'Name <a@example.com>'],
    ['smtp_reply_address', 'a@example.com,b@example.com'],
    ['smtp_user', 'a\nb'],
    ['smtp_password', 'a\u0000b'],
    ['smtp_encryption', 'ROT13'],
  ])('%s cannot be %j', async (name, value) => {
    expect(await put({ [name]: value })).toEqual([400, name]);
  });

  it('is required for a mail server', async () => {
    const whole = {
      smtp_override: 1,
      smtp_server: 'smtp.example.com',
      smtp_port: 25,
      smtp_reply_address: 'a@example.com',
    };
    for (const name of ['smtp_server', 'smtp_port', 'smtp_reply_address']) {
      expect(await put({ ...whole, [name]: name === 'smtp_port' ? 0 : '' })).toEqual([400, name]);
    }
    expect(await put(whole)).toEqual([200, undefined]);
    expect(await put({ smtp_server: '' })).toEqual([400, 'smtp_server']);
    expect(await put({ smtp_override: '0', smtp_server: '', smtp_port: '0' })).toEqual([
      200,
      undefined,
    ]);
  });

  it('is not changed together with an invalid one', async () => {
    const before = done(await brandOf(server, tenant.id).get());
    expect(await put({ company_name: 'New', support_url: 'javascript:1' })).toEqual([
      400,
      'support_url',
    ]);
    expect(done(await brandOf(server, tenant.id).get())).toEqual(before);
  });
});

describe('a mail server in a private network', () => {
  const inside = [
    'localhost',
    'LOCALHOST',
    'localhost.',
    'mail.localhost',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '10.0.0.7',
    '192.168.1.1',
    '172.16.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '::1',
    '[::1]',
    '::ffff:127.0.0.1',
    'fe80::1',
    'fd00::1',
  ];
  it.each(inside)('is refused if that is forbidden: %s', async (host) => {
    const { id, version } = inGuarded;
    const answer = await brandOf(guarded, id).put(version, { smtp_server: host });
    expect(refusal(answer)).toEqual([400, 1000, 'smtp_server']);
  });

  it('is accepted if that is allowed, and one outside always', async () => {
    for (const host of inside) expect([host, ...(await put({ smtp_server: host }))][1]).toBe(200);
    for (const host of ['smtp.example.com', '93.184.216.34', '2606:2800:220:1::1']) {
      const { status } = await brandOf(guarded, inGuarded.id).put(inGuarded.version++, {
        smtp_server: host,
      });
      expect(status, host).toBe(200);
    }
  });
});
