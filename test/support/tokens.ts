import { decodeJwt, decodeProtectedHeader } from 'jose';
import { sql } from '../../src/database/sql.js';
import { Client } from '../../src/entities/index.js';
import type { As, TestServer, Principal } from './server.js';

export interface TokenRequestOptions {
  /** Basic credentials of a client. */
  as?: As;
  path?: string;
  headers?: Record<string, string>;
}

/** Sends `form` to the token endpoint. Returns the response. */
export const requestToken = (
  server: TestServer,
  form: Record<string, string> | string,
  { as, path = '/idp/token', headers }: TokenRequestOptions = {},
) =>
  server.as(as).post(path, typeof form === 'string' ? form : new URLSearchParams(form).toString(), {
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

/** Returns the tokens of a user for its login and password, optionally through a client. */
export async function signIn(
  server: TestServer,
  { username, password }: { username: string; password: string },
  options: TokenRequestOptions & { scope?: string } = {},
) {
  const { scope, ...rest } = options;
  const { status, body, text } = await requestToken(
    server,
    { grant_type: 'password', username, password, ...(scope && { scope }) },
    rest,
  );
  if (status !== 200) throw new Error(text);
  return body as { access_token: string; refresh_token: string; id_token: string };
}

/** Returns an access token of a client for its secret. */
export async function clientToken(server: TestServer, client: As): Promise<string> {
  const { status, body, text } = await requestToken(
    server,
    { grant_type: 'client_credentials' },
    { as: client },
  );
  if (status !== 200) throw new Error(text);
  return (body as { access_token: string }).access_token;
}

/** Starts a device authorization with the public client `clientId`. Returns the response. */
export async function requestDevice(
  server: TestServer,
  clientId: string,
  more: Record<string, string> = {},
) {
  const { status, body, text } = await requestToken(
    server,
    { client_id: clientId, scope: 'openid', ...more },
    { path: '/idp/device_authorization' },
  );
  if (status !== 200) throw new Error(text);
  return body as { device_code: string; user_code: string } & Record<string, unknown>;
}

/** Returns header and claims of a token without verification. */
export const decode = (token: string) => ({
  header: decodeProtectedHeader(token) as Record<string, unknown>,
  claims: decodeJwt(token) as Record<string, unknown>,
});

/** Creates a client of `tenantId`, and applies `change` to its stored row. */
export async function makeClientWith(
  server: TestServer,
  tenantId: string,
  change: Partial<Client>,
): Promise<Principal> {
  const client = await server.makeClient(tenantId);
  await changeClient(server, client.id, change);
  return client;
}

/** Changes the stored row of a client, like operations on clients do. */
export async function changeClient(
  server: TestServer,
  id: string,
  change: Partial<Client>,
): Promise<void> {
  await server.write(async ({ em }) => {
    em.assign(await em.findOneOrFail(Client, id), change);
  });
}

/** Returns the time of the last access of a client, in milliseconds; null if none. */
export async function lastAccess(server: TestServer, id: string): Promise<number | null> {
  const row = await server
    .session()
    .first<{ at: number | null }>(
      sql`select c.last_access_at as "at" from clients c where c.id = ${id}`,
    );
  return row!.at;
}
