import { describe, expect, it } from 'vitest';
import { brandOf, done, makeBranded, png } from '../support/brands.js';
import { lastMailTo } from '../support/mail.js';
import { startTestServer, useTestServer } from '../support/server.js';
import { makeClientWith } from '../support/tokens.js';
import { Visitor } from '../support/visitor.js';

const host = 'https://example.com';
const base = '/accounts';

const server = await useTestServer({ PUBLIC_URL: host + base, PLAYGROUND: 'true' });

const get = (url: string, headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'GET', url, headers });

/** The addresses in a page that a browser loads, or that people follow. */
const addressesIn = (page: string): string[] =>
  [
    ...page.matchAll(
      /\s(?:href|src|action|formaction|data-mark)="([^"]*)"|content="0; url=([^"]*)"/g,
    ),
  ]
    .map(([, attribute, refresh]) => (attribute ?? refresh)!.replaceAll('&amp;', '&'))
    .filter((address) => !/^(data:|#|https?:)/.test(address));

/** Opens every page that a link leads to from `start`; answers the addresses, each once. */
async function crawl(start: string): Promise<Set<string>> {
  const seen = new Set<string>();
  const next = [start];
  for (let url = next.pop(); url !== undefined; url = next.pop()) {
    if (seen.has(url)) continue;
    seen.add(url);
    const { statusCode, headers, body } = await get(url);
    // What only takes forms is a 404 to a link.
    expect(statusCode, url).toBeLessThan(500);
    if (headers.location !== undefined) next.push(headers.location);
    if (!String(headers['content-type']).startsWith('text/html')) continue;
    next.push(...addressesIn(body));
  }
  return seen;
}

describe('a server whose public URL has a path', () => {
  it('accepts requests that a proxy forwards with or without the path', async () => {
    for (const path of ['/healthz', '/login', '/openapi.json', '/playground', '/']) {
      expect((await get(path)).statusCode, path).toBe(200);
      expect((await get(base + path)).statusCode, path).toBe(200);
    }
    expect((await get(base)).statusCode).toBe(200);
    expect((await get(`${base}?x=1`)).statusCode).toBe(200);
    expect((await get('/accountsX/healthz')).statusCode).toBe(404);
  });

  it.each(['/', '/login', '/forgot_password', '/device', '/logout'])(
    'has links with the path from %s',
    async (start) => {
      const seen = await crawl(base + start);
      expect([...seen].filter((url) => !url.startsWith(`${base}/`))).toEqual([]);
      expect(seen.size).toBeGreaterThan(1);
    },
  );

  it('loads the files of its pages', async () => {
    for (const page of ['/', '/docs', '/playground', '/login']) {
      const files = addressesIn((await get(base + page)).body).filter((url) => /\.\w+$/.test(url));
      expect(files.length, page).toBeGreaterThan(0);
      for (const file of files) expect((await get(file)).statusCode, file).toBe(200);
    }
  });

  it('signs in with forms, redirects and cookies below the path', async () => {
    const client = await makeClientWith(server, server.rootId, {
      redirectUris: ['https://app.example/callback'],
    });
    const query = new URLSearchParams({
      response_type: 'code',
      scope: 'openid',
      client_id: client.id,
      redirect_uri: 'https://app.example/callback',
    });
    const visitor = new Visitor(server);
    const form = await visitor.get(`${base}/api/2/idp/authorize?${query.toString()}`);
    expect(addressesIn(form.text)).toContain(`${base}/login`);
    const signedIn = await visitor.submit(form, {
      login: server.admin.username,
      password: server.admin.password,
    });
    expect(signedIn.next).toMatch(/^\/accounts\/api\/2\/idp\/authorize\?/);
    expect(signedIn.headers['set-cookie']).toMatch(/^account_session=[^;]+; Path=\/accounts;/i);
    const answered = await visitor.get(signedIn.next!);
    expect(answered.next).toMatch(/^https:\/\/app\.example\/callback\?code=/);
  });

  it('shows the logo of a brand', async () => {
    const { id, version } = await makeBranded(server);
    done(await brandOf(server, id).upload(version, png(40, 20)));
    const brand = done(await brandOf(server, id).get());
    const page = await get(`${base}/login?brand=${brand.id}`);
    const logo = addressesIn(page.body).find((url) => url.includes('/content/images/'));
    expect(logo).toBe(`${base}/api/2/content/images/${String(brand.logotype)}`);
    expect((await get(logo!)).statusCode).toBe(200);
  });

  it('has the path in its URLs in mails, documents and responses', async () => {
    const user = await server.makeUser(server.rootId, 'reader', {
      contact: { email: 'reader@example.com' },
    });
    await server.admin.post(`/users/${user.id}/send-activation-email`);
    const { link } = await lastMailTo(server, 'reader@example.com');
    expect(link.href).toMatch(/^https:\/\/example\.com\/accounts\/activate\?/);
    expect((await get(link.pathname + link.search)).statusCode).toBe(200);

    const { servers } = (await get(`${base}/openapi.json`)).json();
    expect(servers[0].url).toBe(base);
    const provider = (await get(`${base}/.well-known/openid-configuration`)).json();
    expect(provider.issuer).toBe(host + base);
    const addresses = Object.entries<string>(provider).filter(([name]) =>
      /_(endpoint|uri)$/.test(name),
    );
    expect(addresses.length).toBeGreaterThan(5);
    for (const [name, url] of addresses)
      expect(url, name).toMatch(/^https:\/\/example\.com\/accounts\//);
  });
});

describe('a public URL', () => {
  it.each(['/api', '/login', '/graphql', '/.well-known', '/api/2'])(
    'refuses the path %s, which is that of a route',
    async (path) => {
      await expect(startTestServer({ PUBLIC_URL: host + path })).rejects.toThrow(
        `PUBLIC_URL must not have the path ${path}`,
      );
    },
  );
});
