import { createHash, randomBytes } from 'node:crypto';
import type { As, Principal, TestServer } from './server.js';
import { requestToken } from './tokens.js';
import { Visitor, queryOf } from './visitor.js';

/** Redirect URI of the clients of these tests. */
export const redirectUri = 'https://app.example/callback';

/** Returns a browser in which a user is signed in. */
export async function visitorAs(
  server: TestServer,
  { username, password }: Pick<Principal, 'username' | 'password'>,
): Promise<Visitor> {
  const visitor = new Visitor(server);
  await visitor.submit(await visitor.get('/login'), { login: username, password });
  if (!visitor.session) throw new Error(`${username} is not signed in`);
  return visitor;
}

/** Returns the authorization URL of the client `clientId`. Omits undefined parameters. */
export function authorizeLink(
  clientId: string,
  change: Record<string, string | undefined> = {},
): string {
  const parameters = {
    response_type: 'code',
    scope: 'openid',
    client_id: clientId,
    redirect_uri: redirectUri,
    ...change,
  };
  const given = Object.entries(parameters).filter((entry) => entry[1] !== undefined);
  return `/api/2/idp/authorize?${new URLSearchParams(given).toString()}`;
}

/**
 * Returns a PKCE verifier, and the parameters of the authorization request that uses it (RFC 7636).
 */
export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, ask: { code_challenge: challenge, code_challenge_method: 'S256' } };
}

/** Exchanges a code at the token endpoint as `client`. Returns the response. */
export const exchangeCode = (
  server: TestServer,
  client: As,
  code: string,
  more: Record<string, string> = {},
) =>
  requestToken(
    server,
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...more },
    { as: client },
  );

/** Gets a code for `client` with the browser `visitor`, and exchanges it. Returns the response. */
export async function signInByCode(
  server: TestServer,
  visitor: Visitor,
  client: Principal,
  change: Record<string, string | undefined> = {},
) {
  const { next, text } = await visitor.get(authorizeLink(client.id, change));
  const { code } = next === undefined ? {} : queryOf(next);
  if (code === undefined) throw new Error(next ?? text);
  return exchangeCode(server, client, code);
}

/** Returns the tokens of `client` for the user who is signed in in `visitor`. */
export async function tokensThrough(
  server: TestServer,
  client: Principal,
  visitor: Visitor,
  scope = 'openid offline_access',
) {
  const answer = await signInByCode(server, visitor, client, { scope });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as { access_token: string; refresh_token: string; id_token: string };
}

/** Sends a refresh token to the token endpoint as `client`. Returns the response. */
export const refresh = (
  server: TestServer,
  client: Principal,
  refreshToken: string,
  more: Record<string, string> = {},
) =>
  requestToken(
    server,
    { grant_type: 'refresh_token', refresh_token: refreshToken, ...more },
    { as: client },
  );
