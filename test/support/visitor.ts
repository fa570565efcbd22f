import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { TestServer } from './server.js';

/** A page or another response to a browser. */
export interface Visited {
  readonly status: number;
  readonly text: string;
  /** Target of a redirect, or of a page that redirects by itself; undefined if none. */
  readonly next: string | undefined;
  readonly headers: LightMyRequestResponse['headers'];
  /** Heading of a page. */
  readonly heading: string | undefined;
  /** Error message on a page. */
  readonly alert: string | undefined;
}

const unescape = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');

const found = (text: string, pattern: RegExp): string | undefined => {
  const match = pattern.exec(text)?.[1];
  return match === undefined ? undefined : unescape(match.replace(/\s+/g, ' ').trim());
};

/** A browser without scripts. It keeps cookies, submits forms and sends its origin. */
export class Visitor {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly server: TestServer,
    private readonly headers: Record<string, string> = {},
    /** Address from which requests are sent. */
    private readonly remoteAddress = '127.0.0.1',
  ) {}

  get session(): string | undefined {
    return this.cookies.get('account_session');
  }

  /** Opens `path`. */
  get(path: string): Promise<Visited> {
    return this.send({ method: 'GET', url: path });
  }

  /** Opens `path`, and follows redirects within this server. */
  async follow(path: string): Promise<Visited> {
    let page = await this.get(path);
    while (page.next?.startsWith('/')) page = await this.get(page.next);
    return page;
  }

  /** Submits the form of `page` with its hidden fields and `fields`. */
  submit(page: Visited, fields: Record<string, string> = {}, headers = {}): Promise<Visited> {
    const action = found(page.text, /<form[^>]* action="([^"]*)"/);
    if (action === undefined) throw new Error(`there is no form in ${page.text}`);
    const form = new URLSearchParams(hiddenOf(page));
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return this.post(action, form, headers);
  }

  /** Sends `form` to `path`. */
  post(path: string, form: URLSearchParams, headers = {}): Promise<Visited> {
    return this.send({
      method: 'POST',
      url: path,
      payload: form.toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: new URL(this.server.config.publicUrl).origin,
        ...headers,
      },
    });
  }

  private async send(options: InjectOptions): Promise<Visited> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.server.app.inject({
      remoteAddress: this.remoteAddress,
      ...options,
      headers: { ...(cookie && { cookie }), ...this.headers, ...options.headers },
    });
    for (const { name, value, maxAge } of answer.cookies) {
      if (value === '' || maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const text = answer.body;
    return {
      status: answer.statusCode,
      text,
      next:
        answer.headers.location ??
        found(text, /<meta http-equiv="refresh" content="0; url=([^"]*)"/),
      headers: answer.headers,
      heading: found(text, /<h1>([^<]*)<\/h1>/),
      alert: found(text, /role="alert"[^>]*>([^<]*)</),
    };
  }
}

/** Returns the hidden fields of the form of a page. */
export const hiddenOf = ({ text }: Visited): [string, string][] =>
  [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
    ([, name, value]) => [unescape(name!), unescape(value!)],
  );

/** Returns the query parameters of an address. */
export const queryOf = (address: string | undefined): Record<string, string> =>
  Object.fromEntries(new URL(address!).searchParams);
