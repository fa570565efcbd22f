/** The pages that this server offers to people who look around. */
export type Page = 'landing' | 'playground' | 'docs';

type Directives = Readonly<Record<string, readonly string[]>>;

const strict: Directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

const directives: Record<Page, Directives> = {
  landing: { ...strict, 'script-src': ["'none'"], 'connect-src': ["'none'"] },
  playground: {
    ...strict,
    // The editor writes style elements while it runs: themes, and the widths it has measured.
    'style-src': ["'self'", "'unsafe-inline'"],
    'worker-src': ["'self'"],
    'font-src': ["'self'", 'data:'],
    'img-src': ["'self'", 'data:'],
  },
  docs: { ...strict, 'img-src': ["'self'", 'data:'] },
};

const header = (policy: Directives): string =>
  Object.entries(policy)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');

/** Content-Security-Policy of each page. Its assets bear the same: a worker obeys its own. */
export const contentSecurityPolicy: Readonly<Record<Page, string>> = {
  landing: header(directives.landing),
  playground: header(directives.playground),
  docs: header(directives.docs),
};
