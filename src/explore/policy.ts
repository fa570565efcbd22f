/** The exploration pages of this server. */
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
    // The editor creates style elements at run time, for themes and measured widths.
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

/** Content-Security-Policy of each page and its assets, because a worker follows its own policy. */
export const contentSecurityPolicy: Readonly<Record<Page, string>> = {
  landing: header(directives.landing),
  playground: header(directives.playground),
  docs: header(directives.docs),
};
