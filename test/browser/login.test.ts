import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { executablePath, launchBrowser } from '../support/browser.js';
import { startListening } from '../support/listening.js';
import { password } from '../support/people.js';
import type { TestServer, Principal } from '../support/server.js';
import { codeOf, giveAuthenticator } from '../support/sessions.js';
import { makeClientWith, requestToken } from '../support/tokens.js';

describe.skipIf(!executablePath)('sign-in with a browser', { timeout: 60_000 }, () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let client: Principal;
  let totpUrl: string;
  let complaints: string[];
  /** The application at another origin, which redirects to a third one. */
  let app: Server;
  let redirectUri: string;
  let asked: URL[];

  beforeAll(async () => {
    server = await startListening();
    app = createServer((request, response) => {
      const url = new URL(request.url!, redirectUri);
      asked.push(url);
      if (url.pathname === '/callback') {
        response.writeHead(302, { location: `http://localhost:${url.port}/home` }).end();
      } else response.setHeader('content-type', 'text/html').end('<h1>Northwind</h1>');
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    redirectUri = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`;
    const { id: tenantId } = await server.makeTenant(server.rootId, 'partner', 'Browsers');
    await server.makePerson(tenantId, 'ada', 'partner_admin');
    const careful = await server.makePerson(tenantId, 'grace', 'partner_admin');
    totpUrl = (await giveAuthenticator(server, careful.id)).url;
    client = await makeClientWith(server, tenantId, {
      redirectUris: [redirectUri],
      data: { client_name: 'Northwind' },
    });
    browser = await launchBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    app?.close();
    await server?.close();
  });

  beforeEach(async () => {
    // The sign-in needs no scripts.
    context = await browser.newContext({ javaScriptEnabled: false });
    page = await context.newPage();
    complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    asked = [];
  });

  afterEach(async () => {
    expect(complaints.filter((text) => text.includes('Content Security Policy'))).toEqual([]);
    await context.close();
  });

  const signInAs = async (login: string) => {
    await page.getByLabel('Login or email address').fill(login);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };

  it('returns a code to the application after the password and the code of the authenticator', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      scope: 'openid',
      client_id: client.id,
      redirect_uri: redirectUri,
      state: 'from-the-browser',
    });
    await page.goto(`${server.url}/api/2/idp/authorize?${query.toString()}`);
    await page.getByText('to continue to Northwind').waitFor();
    await signInAs('grace');
    await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(server, totpUrl));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Northwind' }).waitFor();
    const callback = asked.find(({ pathname }) => pathname === '/callback')!;
    const { code, state } = Object.fromEntries(callback.searchParams);
    expect(state).toBe('from-the-browser');
    const { status, body } = await requestToken(
      server,
      { grant_type: 'authorization_code', code: code!, redirect_uri: redirectUri },
      { as: client },
    );
    expect([status, typeof body.id_token]).toEqual([200, 'string']);
  });

  it('shows errors next to the fields, and signs out again', async () => {
    await page.goto(`${server.url}/login`);
    await page.getByLabel('Login or email address').fill('ada');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toBe('The login or password is incorrect.');
    const field = page.getByLabel('Password');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.getAttribute('aria-describedby')).toBe(await alert.getAttribute('id'));
    expect(await page.getByLabel('Login or email address').inputValue()).toBe('ada');

    await signInAs('ada');
    await page.getByText('as ada').waitFor();
    const [session] = (await context.cookies()).filter(({ name }) => name === 'account_session');
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', expires: -1 });
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('account_session');
  });

  it('can be done with the keyboard, in both color schemes', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${server.url}/login`);
      await page.getByLabel('Login or email address').focus();
      await page.keyboard.type('ada');
      await page.keyboard.press('Tab');
      await page.keyboard.type(password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
      await context.clearCookies();
    }
  });
});
