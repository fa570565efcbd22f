import { describe, expect, it } from 'vitest';
import { activationMail, passwordChangedMail } from '../../src/domain/branding/mail/mail-texts.js';
import { platformBrand } from '../../src/domain/branding/brands/effective-brand.js';
import { themeOf, platformTheme } from '../../src/domain/branding/brands/page-theme.js';
import { webLink } from '../../src/domain/branding/brands/web-link.js';
import type { Brand } from '../../src/entities/index.js';

const publicUrl = 'https://accounts.example';
const person = {
  id: '00000000-0000-4000-8000-000000000001',
  login: 'ada',
  firstname: 'Ada',
  lastname: null,
};
const branded = (brand: Partial<Brand>) =>
  themeOf({ ...platformBrand(publicUrl), id: '00000000-0000-4000-8000-000000000002', ...brand });
const written = (brand: Partial<Brand>) =>
  activationMail(person, 'a-token', { theme: branded(brand), publicUrl });

describe('a mail of a brand', () => {
  const letter = written({
    serviceName: 'Northwind Cloud',
    companyName: 'Northwind Traders',
    color: 'FF8800',
    supportUrl: 'support.northwind.example/help?a=1&b=2',
    supportPhone: '+1 111 1111111',
    privacyPolicyUrl: 'https://northwind.example/privacy',
  });

  it('contains the service and the sender, as text and HTML', () => {
    expect(letter.subject).toBe('Activate your account at Northwind Cloud');
    expect(letter.text).toMatch(/^Northwind Cloud\n\nHello Ada,\n\n/);
    expect(letter.text).toContain('at Northwind Cloud (accounts.example).');
    expect(letter.text).toMatch(
      /\n-- \nNorthwind Traders\nSupport: https:\/\/support\.northwind\.example\/help\?a=1&b=2\nPhone: \+1 111 1111111\nPrivacy: https:\/\/northwind\.example\/privacy\n$/,
    );
    expect(letter.html).toMatch(/<h1 [^>]*>Northwind Cloud<\/h1>/);
    expect(letter.html).toContain('href="https://support.northwind.example/help?a=1&amp;b=2"');
    expect(letter.html).toContain('Northwind Traders');
  });

  it('has a button in its color with readable text', () => {
    expect(letter.html).toMatch(/background:#ff8800;color:#10182a/);
    expect(written({ colorScheme: 'green' }).html).toMatch(/background:#2a7d3f;color:#ffffff/);
  });

  it('loads no external resources', () => {
    const { html } = written({ logotype: '00000000-0000-4000-8000-000000000003' });
    expect(html).not.toMatch(/<img|<link|<script|url\(|@import|src=/);
  });

  it('links to pages of the same brand', () => {
    const { text } = passwordChangedMail(person, {
      theme: branded({ serviceName: 'Northwind' }),
      publicUrl,
    });
    expect(text).toContain(
      `\n${publicUrl}/forgot_password?brand=00000000-0000-4000-8000-000000000002\n`,
    );
  });

  it('treats names as text, on one line', () => {
    const { subject, text, html } = written({
      serviceName: '<b>North</b>\r\nBcc: all@example.com\u202e\u0000 wind',
      companyName: '"><img src=x>',
      supportPhone: '<i>',
    });
    expect(subject).toBe('Activate your account at <b>North</b> Bcc: all@example.com wind');
    expect(text).not.toMatch(/^Bcc/m);
    expect(html).not.toMatch(/<b>|<img|<i>/);
    expect(html).toContain('&lt;b&gt;North&lt;/b&gt;');
  });

  it('has a subject of limited length', () => {
    expect(written({ serviceName: 'x'.repeat(4000) }).subject).toHaveLength(125);
  });

  it('omits unsafe links', () => {
    const { text, html } = written({
      supportUrl: 'javascript:alert(1)',
      privacyPolicyUrl: 'data:text/html,x',
    });
    expect(`${text}${html}`).not.toMatch(/javascript|data:|Support|Privacy/);
  });
});

describe('a mail of the platform', () => {
  it('contains the name of the platform', () => {
    const { subject, html } = activationMail(person, 'a-token', {
      theme: platformTheme,
      publicUrl,
    });
    expect(subject).toBe('Activate your account at Account service');
    expect(html).toMatch(/background:#2c5bb8;color:#ffffff/);
  });
});

describe('a link of a brand', () => {
  it.each([
    ['support.example.com', 'https://support.example.com/'],
    ['host.example.com:8443/console', 'https://host.example.com:8443/console'],
    ['//support.example.com', 'https://support.example.com/'],
    [' https://example.com/a?b=c ', 'https://example.com/a?b=c'],
    ['HTTP://example.com', 'http://example.com/'],
    ['https://[2001:db8::1]/x', 'https://[2001:db8::1]/x'],
    ['localhost:3000', 'https://localhost:3000/'],
  ])('%s leads to %s', (text, link) => expect(webLink(text)).toBe(link));

  it.each([
    null,
    '',
    ' ',
    'javascript:alert(1)',
    'JaVaScRiPt:alert.call(1)',
    'java\tscript:alert(1)',
    'data:text/html,<b>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://example.com',
    'mailto:help@example.com',
    'api/ams/links/help',
    '/path',
    'https://bank.example@evil.example/',
    'bank.example\\@evil.example',
    'https://',
    'x'.repeat(3000),
  ])('%s is omitted', (text) => expect(webLink(text)).toBeNull());
});
