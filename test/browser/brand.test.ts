import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { brandOf, done, makeBranded } from '../support/brands.js';
import { executablePath, launchBrowser } from '../support/browser.js';
import { startListening } from '../support/listening.js';
import { password } from '../support/people.js';
import type { TestServer } from '../support/server.js';

/** Folder for screenshots. If undefined, the tests take none. */
const folder = process.env['SCREENSHOTS'];

/** Size of a window in pixels, and preferences of the system. */
interface Window {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** Creates a logotype of `width` by `height` pixels: text on a transparent background. */
const logo = (text: string, width: number, height: number): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
        <rect width="${width}" height="${height}" rx="8" fill="#0f766e"/>
        <text x="50%" y="50%" dy="0.35em" text-anchor="middle" font-family="sans-serif"
          font-size="${Math.min(height / 2, width / 4)}" fill="#ffffff">${text}</text></svg>`,
    ),
  )
    .png()
    .toBuffer();

describe.skipIf(!executablePath)('pages of a brand, in a browser', { timeout: 60_000 }, () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    server = await startListening();
    browser = await launchBrowser();
    if (folder) await mkdir(folder, { recursive: true });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  afterEach(() => context.close());

  /** Creates a partner with this brand. Returns the id of the brand. */
  async function makeBrand(changes: object, picture?: Buffer) {
    let { id, version } = await makeBranded(server);
    const brand = brandOf(server, id);
    ({ version } = done(await brand.put(version, changes)));
    if (picture) done(await brand.upload(version, picture));
    return { tenantId: id, brandId: done(await brand.get()).id };
  }

  async function open(
    path: string,
    { width = 1000, height = 760, colorScheme = 'light' }: Window = {},
  ): Promise<void> {
    context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width, height },
      colorScheme,
    });
    complaints = [];
    context.on('request', (request) => {
      if (new URL(request.url()).origin !== server.url) complaints.push(request.url());
    });
    context.on('console', (message) => complaints.push(message.text()));
    page = await context.newPage();
    await page.goto(server.url + path);
  }

  const keep = async (name: string) => {
    if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  };
  const color = (selector: string, property = 'backgroundColor') =>
    page.locator(selector).evaluate(
      // Runs in the page, where these types do not exist.
      (element, name) => (globalThis as any).getComputedStyle(element)[name] as string,
      property,
    );
  const naturalWidth = () =>
    page
      .locator('img.logo')
      .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);
  /** Whether the page is as wide as the window. */
  const fits = () =>
    page.evaluate<boolean>(() => {
      const { documentElement } = (globalThis as any).document;
      return documentElement.scrollWidth <= documentElement.clientWidth;
    });

  const northwind = {
    service_name: 'Northwind Cloud',
    company_name: 'Northwind Traders',
    color: 'FF8800',
    support_url: 'support.northwind.example',
    support_phone: '+1 111 1111111',
    terms_url: 'https://northwind.example/terms',
    privacy_policy_url: 'https://northwind.example/privacy',
  };

  it('show its logo, colors and name', async () => {
    const { brandId } = await makeBrand(northwind, await logo('Northwind', 480, 120));
    await open(`/login?brand=${brandId}`);
    expect(await page.title()).toBe('Sign in · Northwind Cloud');
    expect(await naturalWidth()).toBeGreaterThan(0);
    await page.getByRole('img', { name: 'Northwind Cloud' }).waitFor();
    expect(await color('button')).toBe('rgb(255, 136, 0)');
    expect(await color('button', 'color')).toBe('rgb(16, 24, 42)');
    expect(await color('body', 'borderTopColor')).toBe('rgb(255, 136, 0)');
    const links = page.getByRole('contentinfo').getByRole('link');
    expect(await links.allTextContents()).toEqual(['Privacy', 'Terms', 'Support']);
    expect(await links.last().getAttribute('rel')).toBe('noopener noreferrer');
    await keep('brand-light');
    expect(complaints).toEqual([]);
  });

  it('show the brand of the platform if there is none', async () => {
    await open('/login');
    expect(await page.title()).toBe('Sign in · Account service');
    expect(await page.getByRole('banner').innerText()).toBe('Account service');
    expect(await page.getByRole('img').count()).toBe(0);
    expect(await color('button')).toBe('rgb(44, 91, 184)');
    await keep('platform-light');
    expect(complaints).toEqual([]);
  });

  it('keep the colors in the dark scheme', async () => {
    const { brandId } = await makeBrand(
      { ...northwind, color: null, color_scheme: 'green' },
      await logo('Northwind', 480, 120),
    );
    await open(`/login?brand=${brandId}`, { colorScheme: 'dark' });
    expect(await color('body')).toBe('rgb(20, 26, 37)');
    expect(await color('button')).toBe('rgb(99, 194, 124)');
    await keep('brand-dark');
    expect(complaints).toEqual([]);
  });

  it('fit a phone with long names and any shape of logo', async () => {
    const long = {
      ...northwind,
      service_name:
        'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
      company_name: 'Gesellschaft'.repeat(12),
    };
    for (const [name, width, height] of [
      ['wide', 1000, 60],
      ['tall', 60, 1000],
      ['tiny', 16, 16],
    ] as const) {
      const { brandId } = await makeBrand(long, await logo('N', width, height));
      await open(`/login?brand=${brandId}`, { width: 320, height: 640 });
      expect([name, await fits()]).toEqual([name, true]);
      const box = (await page.locator('img.logo').boundingBox())!;
      expect(box.width).toBeLessThanOrEqual(240);
      expect(box.height).toBeLessThanOrEqual(64);
      expect(await naturalWidth()).toBeGreaterThan(0);
      await keep(`phone-${name}`);
      await context.close();
    }
    const { brandId } = await makeBrand(long);
    await open(`/login?brand=${brandId}`, { width: 320, height: 640, colorScheme: 'dark' });
    expect(await fits()).toBe(true);
    await keep('phone-name-dark');
  });

  it('show the brand of the signed-in user', async () => {
    const { tenantId, brandId } = await makeBrand(
      { ...northwind, color: null, color_scheme: 'blue_and_yellow' },
      await logo('Northwind', 480, 120),
    );
    const { id: customerId } = await server.makeTenant(tenantId, 'customer', 'Customer');
    await server.makePerson(customerId, 'ada');
    await open('/login');
    await page.getByLabel('Login or email address').fill('ada');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
    expect(await page.title()).toBe('You are signed in · Northwind Cloud');
    expect(await color('body', 'borderTopColor')).toBe('rgb(245, 196, 0)');
    await keep('signed-in');
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    expect(page.url()).toBe(`${server.url}/login?brand=${brandId}`);
    expect(complaints).toEqual([]);
  });

  it('show the name if the logo cannot be loaded', async () => {
    const { brandId } = await makeBrand(northwind, await logo('Northwind', 480, 120));
    context = await browser.newContext({ javaScriptEnabled: false });
    await context.route('**/content/images/**', (route) => route.abort());
    page = await context.newPage();
    await page.goto(`${server.url}/login?brand=${brandId}`);
    expect(await naturalWidth()).toBe(0);
    await page.getByRole('img', { name: 'Northwind Cloud' }).waitFor();
    await keep('logo-gone');
  });
});
