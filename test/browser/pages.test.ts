import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { contentSecurityPolicy, explore } from '../../src/explore/index.js';

let app: FastifyInstance;

async function serve(playground: boolean): Promise<void> {
  app = fastify();
  // Represents the policy of the server, which the pages replace.
  app.addHook('onRequest', async (_request, reply) => {
    reply.raw.setHeader('Content-Security-Policy', "default-src 'none'");
  });
  await app.register(explore, { playground, schema: true, rewritePage: (html) => html });
}

afterEach(() => app.close());

const get = (url: string) => app.inject({ method: 'GET', url });

const assetsIn = (html: string): string[] =>
  [...html.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]*)"/g)].map((match) => match[1]!);

describe('the exploration pages', () => {
  it.each([
    ['/', 'landing'],
    ['/docs', 'docs'],
    ['/playground', 'playground'],
  ] as const)('serves %s with only its own files', async (url, name) => {
    await serve(true);
    const page = await get(url);
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(page.headers['content-security-policy']).toBe(contentSecurityPolicy[name]);
    expect(page.body).not.toMatch(/https?:\/\/|<script(?![^>]* src=)|<style| style=| on\w+=/);

    const assets = assetsIn(page.body);
    expect(assets.length).toBeGreaterThan(1);
    for (const asset of assets) {
      const { statusCode, headers } = await get(asset);
      expect(statusCode, asset).toBe(200);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers['content-security-policy']).toBe(page.headers['content-security-policy']);
    }
  });

  it('has neither the playground nor a link to it if it is disabled', async () => {
    await serve(true);
    const [asset] = assetsIn((await get('/playground')).body);
    await app.close();

    await serve(false);
    expect((await get('/playground')).statusCode).toBe(404);
    expect((await get(asset!)).statusCode).toBe(404);
    for (const url of ['/', '/docs']) {
      const page = await get(url);
      expect(page.statusCode).toBe(200);
      expect(page.body).not.toContain('playground');
    }
  });
});
