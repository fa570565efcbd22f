import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTransport, type Deliver } from '../../src/mail/transport.js';
import { unfolded } from '../mail/smtp.js';
import { executablePath, launchBrowser } from '../support/browser.js';
import { startListening } from '../support/listening.js';
import { sendMails } from '../support/mail.js';
import type { TestServer } from '../support/server.js';

const passphrase = 'a passphrase of some length';

describe.skipIf(!executablePath)('passwords by mail, in a browser', { timeout: 60_000 }, () => {
  let server: TestServer;
  let tenantId: string;
  let folder: string;
  let deliver: Deliver;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    server = await startListening();
    tenantId = (await server.makeTenant(server.rootId, 'partner', 'Northwind')).id;
    folder = await mkdtemp(join(tmpdir(), 'account-graph-mail-'));
    const { from } = server.config.mail;
    deliver = openTransport({ smtpUrl: undefined, folder, from });
    browser = await launchBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    // These pages need no scripts and fit a phone.
    context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    });
    complaints = [];
    context.on('request', (request) => {
      if (new URL(request.url()).origin !== server.url) complaints.push(request.url());
    });
    // A refused form is not an error of the page.
    context.on('console', (message) => {
      if (!/status of 400/.test(message.text())) complaints.push(message.text());
    });
    page = await context.newPage();
  });

  afterEach(() => context.close());

  /** Returns the link in the only mail, and deletes the mail. */
  const mailed = async (): Promise<string> => {
    await sendMails(server, deliver);
    const [name, ...others] = await readdir(folder);
    expect(others).toEqual([]);
    const source = unfolded(await readFile(join(folder, name!), 'utf8'));
    await rm(join(folder, name!));
    return /^https?:\S+$/m.exec(source)![0];
  };
  const heading = (name: string) => page.getByRole('heading', { name }).waitFor();
  const choose = async (password: string, repeated: string, button: string) => {
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('Repeat password').fill(repeated);
    await page.getByRole('button', { name: button }).click();
  };
  const signIn = async (login: string, password: string) => {
    await page.getByLabel('Login').fill(login);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };

  it('activates a new user, who then signs in with the password', async () => {
    const contact = { email: 'ada@example.com', firstname: 'Ada' };
    const { id } = await server.makeUser(tenantId, 'ada', { contact });
    await server.admin.post(`/users/${id}/send-activation-email`);
    const link = await mailed();
    expect(link.startsWith(`${server.url}/activate?user=${id}&token=`)).toBe(true);

    await page.goto(link);
    await heading('Activate your account');
    expect(await page.getByRole('main').innerText()).toContain('Northwind');
    const { width } = (await page.locator('main').boundingBox())!;
    expect(width).toBeLessThanOrEqual(390);
    await choose(passphrase, 'something else', 'Activate');
    await page.getByRole('alert').getByText('The passwords do not match.').waitFor();
    await choose(passphrase, passphrase, 'Activate');
    await heading('Your password is set');

    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn('ada', passphrase);
    await heading('You are signed in');
    // The link was used.
    await page.goto(link);
    await heading('This link is no longer valid');
    expect(complaints.filter((text) => !/status of 404/.test(text))).toEqual([]);
  });

  it('resets a forgotten password from the sign-in page', async () => {
    const contact = { email: 'grace@example.com' };
    const { id } = await server.makeUser(tenantId, 'grace', { contact });
    const body = { password: 'forgotten long ago' };
    await server.client.post(`/users/${id}/password`, body);

    await page.goto(`${server.url}/login`);
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByLabel('Login or email address').fill('GRACE@example.com');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await heading('Check your email');

    await page.goto(await mailed());
    await heading('Set a new password');
    await choose(passphrase, passphrase, 'Set the password');
    await heading('Your password is set');
    expect(await mailed()).toBe(`${server.url}/forgot_password`);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn('grace', passphrase);
    await heading('You are signed in');
    expect(complaints).toEqual([]);
  });
});
