import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { foreignName } from './input-names.js';

/** Credentials of a request: a bearer token, Basic credentials, the cookie of a session, or none. */
type Credentials =
  { token: string } | { username: string; password: string } | { session: string } | undefined;

/** Who sends a request: a caller, or credentials. */
export type As = Caller | Credentials;

export type Query = Record<string, string | number | boolean>;
export type Headers = Record<string, string>;

export interface RestOptions {
  query?: Query | undefined;
  body?: unknown;
  headers?: Headers | undefined;
}

export interface RestResponse<Body = any> {
  status: number;
  /** The parsed JSON; undefined if the response is not JSON. */
  body: Body;
  headers: LightMyRequestResponse['headers'];
  text: string;
}

const authorization = (as: Credentials): Headers => {
  if (!as) return {};
  if ('token' in as) return { authorization: `Bearer ${as.token}` };
  if ('session' in as) return { cookie: `account_session=${as.session}` };
  const encoded = Buffer.from(`${as.username}:${as.password}`).toString('base64');
  return { authorization: `Basic ${encoded}` };
};

/**
 * Sends requests to a test server with the credentials of one caller.
 *
 * Paths are relative to `/api/2`, unless they start with the name of another part of the server.
 *
 * @example
 * const { status, body } = await server.as({ token }).get('/users/me');
 * await server.admin.put(`/users/${id}`, { version: 1, enabled: false });
 */
export class Caller {
  readonly #app: FastifyInstance;
  readonly #as: Credentials;

  constructor(app: FastifyInstance, as: Credentials) {
    this.#app = app;
    this.#as = as;
  }

  get<Body = any>(path: string, query?: Query, headers?: Headers) {
    return this.request<Body>('GET', path, { query, headers });
  }

  post<Body = any>(path: string, body?: unknown, options: Omit<RestOptions, 'body'> = {}) {
    return this.request<Body>('POST', path, { body, ...options });
  }

  put<Body = any>(path: string, body?: unknown, options: Omit<RestOptions, 'body'> = {}) {
    return this.request<Body>('PUT', path, { body, ...options });
  }

  delete<Body = any>(path: string, query?: Query, headers?: Headers) {
    return this.request<Body>('DELETE', path, { query, headers });
  }

  /** One GraphQL operation. The body is the GraphQL response: `data`, `errors`, `extensions`. */
  graph<Data = any>(query: string, variables?: Record<string, unknown>, headers?: Headers) {
    return this.request<{ data?: Data; errors?: any[]; extensions?: any }>('POST', '/graphql', {
      body: { query, variables },
      headers,
    });
  }

  async request<Body = any>(
    method: string,
    path: string,
    { query, body, headers }: RestOptions = {},
  ): Promise<RestResponse<Body>> {
    const response = await this.#app.inject({
      method: method as 'GET',
      url: /^\/(api|bc|graphql|\.well-known|healthz|readyz|openapi)/.test(path)
        ? path
        : `/api/2${path}`,
      headers: { ...authorization(this.#as), ...headers },
      ...(query && {
        query: Object.fromEntries(
          Object.entries(query).map(([name, value]) => [name, String(value)]),
        ),
      }),
      ...(body !== undefined && { payload: body as object }),
    });
    const text = response.body;
    const json = response.headers['content-type']?.toString().includes('json');
    // In every test, an error of REST names inputs as REST spells them.
    if (json && response.statusCode >= 400 && !path.startsWith('/graphql')) {
      const [foreign] = foreignName.exec(text) ?? [];
      if (foreign) throw new Error(`REST names ${foreign}: ${method} ${path}: ${text}`);
    }
    return {
      status: response.statusCode,
      body: (json ? JSON.parse(text) : undefined) as Body,
      headers: response.headers,
      text,
    };
  }
}

/** A user or a client whose password or secret is known. */
export class Principal extends Caller {
  constructor(
    app: FastifyInstance,
    readonly id: string,
    readonly username: string,
    readonly password: string,
  ) {
    super(app, { username, password });
  }
}
