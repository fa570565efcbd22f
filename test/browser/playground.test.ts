import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { examples } from '../../explore/examples.js';
import { executablePath, launchBrowser } from '../support/browser.js';
import { startTestServer, useTestServer } from '../support/server.js';

const server = await useTestServer({ DEMO_DATA: 'true', PLAYGROUND: 'true' });
const url = await server.listen();

describe.skipIf(!executablePath)('the exploration pages in a browser', { timeout: 60_000 }, () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let foreign: string[];
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
  });

  beforeEach(async () => {
    context = await browser.newContext();
    foreign = [];
    complaints = [];
    context.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== url) foreign.push(request.url());
    });
    context.on('weberror', (failure) => complaints.push(String(failure.error())));
    context.on('console', (message) => {
      if (/Content Security Policy|create web worker|prettification/i.test(message.text())) {
        complaints.push(message.text());
      }
    });
    page = await context.newPage();
  });

  afterEach(async () => {
    await context.close();
  });

  const signIn = async (password: string): Promise<void> => {
    await page.getByLabel('Login').fill(server.admin.username);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
  };

  it('signs in, runs the first example and requests nothing from other servers', async () => {
    await page.goto(`${url}/playground`);
    await signIn(server.admin.password);
    await expect
      .poll(() => page.getByRole('banner').getByRole('status').textContent(), { timeout: 10_000 })
      .toContain(server.admin.username);

    await page.getByRole('button', { name: examples[0].title }).click();
    const answered = page.waitForResponse(
      (response) =>
        response.url() === `${url}/graphql` && !response.request().postData()!.includes('__schema'),
    );
    await page.getByRole('button', { name: 'Execute query' }).click();
    const answer = await answered;
    expect(answer.request().headers()['authorization']).toMatch(/^Bearer ./);
    expect(await answer.json()).toMatchObject({ data: { viewer: expect.any(Object) } });
    await expect
      .poll(() => page.locator('.result-window').textContent(), { timeout: 10_000 })
      .toContain('viewer');

    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('works below a base path', async () => {
    const below = await startTestServer({ PUBLIC_URL: 'http://localhost:4000/accounts' });
    try {
      const base = `${await below.listen()}/accounts`;
      foreign = [];
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`${base}/playground`);
      await signIn(below.admin.password);
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      const answered = page.waitForResponse(`${base}/graphql`);
      await page.getByRole('button', { name: 'Execute query' }).click();
      expect((await answered).status()).toBe(200);
      await page.goto(`${base}/docs`);
      await expect
        .poll(() => page.locator('.opblock').count(), { timeout: 30_000 })
        .toBeGreaterThan(0);
      expect(
        asked.filter((address) => /^http/.test(address) && !address.startsWith(`${base}/`)),
      ).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await below.close();
    }
  });

  it('opens every example in a tab and finds its types in the schema', async () => {
    await page.goto(`${url}/playground`);
    await signIn(server.admin.password);
    const tabs = page.getByRole('tab');
    for (const { title } of examples) {
      // The name of the button also contains the description.
      await page.getByRole('button', { name: new RegExp(`^${title}`) }).click();
    }
    await expect.poll(() => tabs.count()).toBe(examples.length);

    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('combobox').fill('tenant');
    await expect.poll(() => page.getByRole('option').count()).toBeGreaterThan(0);
  });

  it('formats an operation', async () => {
    await page.goto(`${url}/playground`);
    await signIn(server.admin.password);
    const lines = page.locator('.graphiql-query-editor .view-lines');
    const compact = async (): Promise<boolean> =>
      /\{\sid\sname\skind\s\}/.test((await lines.allTextContents()).join());
    await expect.poll(compact).toBe(true);
    await page.getByRole('button', { name: 'Prettify query' }).click();
    await expect.poll(compact, { timeout: 10_000 }).toBe(false);

    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows the reason for a failed sign-in and stores nothing', async () => {
    await page.goto(`${url}/playground`);
    await signIn(`not-${server.admin.password}`);
    await expect
      .poll(() => page.getByRole('dialog').getByRole('alert').textContent())
      .toMatch(/^Sign-in failed: .+\.$/);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('deletes the token on sign-out and never writes it to disk', async () => {
    await page.goto(`${url}/playground`);
    await signIn(server.admin.password);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    const token = await page.evaluate(
      () =>
        (JSON.parse(sessionStorage.getItem('account-graph.session')!) as { token: string }).token,
    );
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(token);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('renders the REST operations', async () => {
    await page.goto(`${url}/docs`);
    await page.locator('.opblock').first().waitFor();
    expect(await page.locator('.opblock').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.getByRole('button', { name: 'Close' }).first().waitFor();

    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each(['/', '/docs', '/playground'])('fits a phone: %s', async (address) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(url + address);
    await page.locator('.card, .opblock, .graphiql-sessions').first().waitFor();
    const overflow = () => document.documentElement.scrollWidth - innerWidth;
    expect(await page.evaluate(overflow)).toBe(0);
  });

  it('tries a REST operation with a login', async () => {
    await page.goto(`${url}/docs`);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await page.locator('#auth-basic-username').fill(server.admin.username);
    await page.locator('#auth-basic-password').fill(server.admin.password);
    await page
      .locator('.auth-container', { has: page.locator('#auth-basic-username') })
      .getByRole('button', { name: 'Apply credentials' })
      .click();
    await page.getByRole('button', { name: 'Close' }).first().click();

    // The page renders only visible operations.
    await page.getByPlaceholder('Filter by tag or path').fill('/users/me');
    const operation = page.locator('#operations-Users-getUsersMe');
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    const answered = page.waitForResponse(`${url}/api/2/users/me`);
    await operation.getByRole('button', { name: 'Execute' }).click();
    expect(await (await answered).json()).toMatchObject({ login: server.admin.username });
    await expect
      .poll(() => operation.locator('.live-responses-table .highlight-code').textContent())
      .toContain(server.admin.username);

    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows a landing page without broken links', async () => {
    await page.goto(url);
    const links = await page
      .getByRole('link')
      .evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).href));
    for (const link of new Set(links.filter((address) => !address.includes('#')))) {
      expect((await context.request.get(link)).status(), link).toBe(200);
    }
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
