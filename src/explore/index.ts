import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import serveFiles from '@fastify/static';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { contentSecurityPolicy, type Page } from './policy.js';

export { contentSecurityPolicy } from './policy.js';

export interface ExploreOptions {
  /** Whether /playground is served. */
  readonly playground: boolean;
  /** Whether /schema.graphql is served. */
  readonly schema: boolean;
  /** Adapts the links of a page to the public URL of this server. */
  rewritePage(html: string): string;
}

const addresses: Record<Page, string> = {
  landing: '/',
  playground: '/playground',
  docs: '/docs',
};

/**
 * Returns the folder of the built pages: `dist/public` of the package, for compiled code and
 * sources.
 */
function publicFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('No package.json above the module src/explore');
    folder = parent;
  }
  return join(folder, 'dist', 'public');
}

async function readPage(folder: string, options: ExploreOptions): Promise<string> {
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  // Links to pages that are not served are removed.
  const linked = html.replace(
    /<!-- (playground|schema) -->[\s\S]*?<!-- \/\1 -->/g,
    (part, name: 'playground' | 'schema') => (options[name] ? part : ''),
  );
  return options.rewritePage(linked);
}

async function servePage(
  app: FastifyInstance,
  root: string,
  page: Page,
  options: ExploreOptions,
): Promise<void> {
  const address = addresses[page];
  const folder = join(root, page);
  const html = await readPage(folder, options);

  // As late as possible, so that it replaces a policy that is set for the whole server.
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy[page]);
  });
  app.get(address, async (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(html),
  );
  // By default the plug-in lists no folder, cannot leave its root, and supports ranges and
  // conditional requests.
  await app.register(serveFiles, {
    root: join(folder, 'assets'),
    prefix: address === '/' ? '/assets/' : `${address}/assets/`,
    decorateReply: false,
    index: false,
    // The names contain a hash of the content.
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
  });
}

/** Serves the pages for people: a landing page, the REST reference and the GraphQL playground. */
export const explore: FastifyPluginAsync<ExploreOptions> = async (app, options) => {
  const folder = publicFolder();
  if (!existsSync(folder)) {
    // The pages are optional: both APIs work without them.
    app.log.warn(`${folder} is missing, so /, /docs and /playground are too: run "npm run build"`);
    return;
  }
  const pages: Page[] = options.playground
    ? ['landing', 'docs', 'playground']
    : ['landing', 'docs'];
  for (const page of pages) {
    await app.register((scope: FastifyInstance) => servePage(scope, folder, page, options));
  }
};
