import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { password } from './people.js';
import type { TestServer } from './server.js';
import { hiddenOf, Visitor, type Visited } from './visitor.js';

/** An application that listens on this machine. */
export interface RelyingParty {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts an application.
 *
 * @param listenerFor creates the request listener of the application from its URL
 */
export async function startRelyingParty(
  listenerFor: (url: string) => RequestListener | Promise<RequestListener>,
  host = '127.0.0.1',
): Promise<RelyingParty> {
  const app = createServer();
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const url = `http://${host}:${(app.address() as AddressInfo).port}`;
  app.on('request', await listenerFor(url));
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        app.close(() => resolve());
        app.closeAllConnections();
      }),
  };
}

/** Response of an application. */
interface Answered {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
}

/** A browser without scripts that sends requests to an application and to this server. */
export class Traveller {
  /** The browser for requests to this server. */
  readonly visitor: Visitor;
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly server: TestServer,
    private readonly login: string,
  ) {
    this.visitor = new Visitor(server);
  }

  /** Opens an address of the application. */
  async open(url: string, form?: Record<string, string>): Promise<Answered> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { ...(cookie && { cookie }) },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';', 1)[0]!.split(/=(.*)/s) as [string, string];
      if (value === '' || /max-age=0|1970/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return {
      status: response.status,
      location: location === null ? null : new URL(location, url).href,
      text: await response.text(),
    };
  }

  /** Opens an address of this server, signs in if necessary, and returns the resulting page. */
  async openHere(address: string): Promise<Visited> {
    const url = new URL(address);
    if (url.origin !== this.server.url) throw new Error(`${address} is not of this server`);
    let page = await this.visitor.get(url.pathname + url.search);
    if (page.heading === 'Sign in') {
      const done = await this.visitor.submit(page, { login: this.login, password });
      page = await this.visitor.follow(done.next!);
    }
    return page;
  }

  /** Brings the authorization response to the application, in any response mode. */
  async bringBack(page: Visited): Promise<Answered> {
    if (page.next !== undefined) return this.open(page.next);
    const action = /<form method="post" action="([^"]*)"/.exec(page.text)?.[1];
    if (action === undefined) throw new Error(page.text);
    return this.open(action.replaceAll('&amp;', '&'), Object.fromEntries(hiddenOf(page)));
  }
}

/** Gives a user a name and a confirmed email address. */
export async function introduce(server: TestServer, userId: string, email: string): Promise<void> {
  const { status, text } = await server.update(`/users/${userId}`, {
    contact: { firstname: 'Ada', lastname: 'Lovelace', email },
  });
  if (status !== 200) throw new Error(text);
}
