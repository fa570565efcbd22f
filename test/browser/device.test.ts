import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { executablePath, launchBrowser } from '../support/browser.js';
import { startListening } from '../support/listening.js';
import type { TestServer, Principal } from '../support/server.js';
import { codeOf, giveAuthenticator } from '../support/sessions.js';
import { decode, makeClientWith, requestDevice, requestToken } from '../support/tokens.js';

describe.skipIf(!executablePath)('approval of a device in a browser', { timeout: 60_000 }, () => {
  let server: TestServer;
  let tenantId: string;
  let clientId: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    server = await startListening();
    tenantId = (await server.makeTenant(server.rootId, 'partner', 'Partner')).id;
    const client = await makeClientWith(server, tenantId, {
      tokenEndpointAuthMethod: 'none',
      data: { client_name: 'Backup Agent' },
    });
    clientId = client.id;
    browser = await launchBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  beforeEach(async () => {
    server.clock.offset = 0;
    // These pages need no scripts and fit a phone.
    context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    });
    complaints = [];
    context.on('request', (request) => {
      if (new URL(request.url()).origin !== server.url) complaints.push(request.url());
    });
    context.on('console', (message) => complaints.push(message.text()));
    page = await context.newPage();
  });

  afterEach(() => context.close());

  const waiting = () =>
    requestDevice(server, clientId, { display_name: 'Television', scope: 'openid offline_access' });
  const poll = (device: { device_code: string }) => {
    // A device that polls too early receives an error.
    server.clock.offset += 10_000;
    return requestToken(server, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: clientId,
      device_code: device.device_code,
    });
  };
  const signIn = async ({ username, password }: Principal) => {
    await page.getByLabel('Login').fill(username);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const heading = (name: string) => page.getByRole('heading', { name }).waitFor();
  const fits = async () => {
    const { width } = (await page.locator('main').boundingBox())!;
    expect(width).toBeLessThanOrEqual(390);
  };

  it('works for a user who must sign in first', async () => {
    const person = await server.makePerson(tenantId, 'person', 'protection_admin');
    const device = await waiting();
    expect((await poll(device)).body.error).toBe('authorization_pending');

    await page.goto(device.verification_uri_complete as string);
    await signIn(person);
    await heading('Connect this device?');
    const text = await page.getByRole('main').innerText();
    for (const shown of [device.user_code, 'Television', 'Backup Agent', 'person']) {
      expect(text).toContain(shown);
    }
    await fits();
    await page.getByRole('button', { name: 'Approve' }).click();
    await heading('The device is connected');

    const { status, body } = await poll(device);
    expect(status).toBe(200);
    expect(body.refresh_token).toMatch(/^[\w-]{43}$/);
    expect(decode(body.access_token).claims.sub).toBe(person.id);
    expect(complaints).toEqual([]);
  });

  it('works for a user with a second factor, who enters the code', async () => {
    const person = await server.makePerson(tenantId, 'careful', 'protection_admin');
    const { url } = await giveAuthenticator(server, person.id);
    const device = await waiting();

    await page.goto(device.verification_uri as string);
    await signIn(person);
    await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(server, url));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading('Connect a device');

    const field = page.getByRole('textbox', { name: 'Code' });
    await field.fill('BCDF-GHJK');
    await field.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain(
      'No device is waiting for this code.',
    );
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await fits();

    await field.fill(device.user_code.toLowerCase());
    await field.press('Enter');
    await heading('Connect this device?');
    await page.getByRole('button', { name: 'Deny' }).click();
    await heading('Access is denied');
    expect((await poll(device)).body.error).toBe('access_denied');
    // The browser reports the status of the wrong code, and nothing else.
    expect(complaints.filter((said) => !/status of 403/.test(said))).toEqual([]);
  });
});
