import { createHash, randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';
import { afterAll } from 'vitest';

/** Claims that the provider issues for a user. */
export interface Says {
  sub: string;
  [claim: string]: unknown;
}
export interface Wrongs {
  /** Sign with a key that is not published. */
  foreignKey?: boolean;
  /** Do not sign at all. */
  unsigned?: boolean;
  /** Refuse the code with this body and status. */
  tokenError?: { readonly status: number; readonly body: unknown };
  /** Claims that the userinfo endpoint returns in addition to `sub`; none if undefined. */
  userinfo?: Readonly<Record<string, unknown>>;
  /** Whether userinfo is a signed JWT. */
  signedUserinfo?: boolean;
}

/** An OpenID provider that issues the claims given by a test. */
export interface FakeOidc {
  readonly issuer: string;
  /** Requested paths, in order. */
  readonly asked: string[];
  /** Signs a user in at `address`, the authorization URL. Returns the path of the redirect back. */
  letIn(address: string, says: Says, wrongs?: Wrongs): string;
  /** Body of the next response of the discovery endpoint; undefined for the default. */
  description: string | undefined;
  /** Access token that was issued last. */
  accessToken: string;
}

const json = (response: ServerResponse, body: unknown, status = 200) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(typeof body === 'string' ? body : JSON.stringify(body));

/** Starts a provider for the file that calls it, and closes it after the last test of the file. */
export async function useFakeOidc(): Promise<FakeOidc> {
  const [own, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', use: 'sig', alg: 'RS256' };
  const codes = new Map<string, { query: URLSearchParams; says: Says; wrongs: Wrongs }>();
  const asked: string[] = [];
  const granted = new Map<string, { query: URLSearchParams; says: Says; wrongs: Wrongs }>();

  const idToken = (query: URLSearchParams, says: Says, { foreignKey, unsigned }: Wrongs) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: fake.issuer,
      aud: query.get('client_id')!,
      nonce: query.get('nonce')!,
      iat: now,
      exp: now + 300,
      ...says,
    };
    if (unsigned) return new UnsecuredJWT(claims).encode();
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'own' })
      .sign((foreignKey ? foreign : own).privateKey);
  };

  const server = createServer((request, response) => {
    asked.push(request.url!);
    void (async () => {
      if (request.url === '/.well-known/openid-configuration') {
        const { description } = fake;
        fake.description = undefined;
        return json(
          response,
          description ?? {
            issuer: fake.issuer,
            authorization_endpoint: `${fake.issuer}/authorize`,
            token_endpoint: `${fake.issuer}/token`,
            jwks_uri: `${fake.issuer}/keys`,
            userinfo_endpoint: `${fake.issuer}/userinfo`,
            userinfo_signing_alg_values_supported: ['RS256'],
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
            token_endpoint_auth_methods_supported: ['client_secret_post'],
          },
        );
      }
      if (request.url === '/keys') return json(response, { keys: [jwk] });
      if (request.url === '/userinfo') {
        const holder = granted.get(request.headers.authorization?.replace(/^Bearer /i, '') ?? '');
        if (!holder) return json(response, { error: 'invalid_token' }, 401);
        const { query, wrongs } = holder;
        const claims = { sub: holder.says.sub, ...wrongs.userinfo };
        if (!wrongs.signedUserinfo) return json(response, claims);
        const jwt = await new SignJWT({
          ...claims,
          iss: fake.issuer,
          aud: query.get('client_id')!,
        })
          .setProtectedHeader({ alg: 'RS256', kid: 'own' })
          .sign((wrongs.foreignKey ? foreign : own).privateKey);
        return response.writeHead(200, { 'content-type': 'application/jwt' }).end(jwt);
      }
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const form = new URLSearchParams(body);
      const login = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const challenge = createHash('sha256').update(form.get('code_verifier')!).digest('base64url');
      if (
        !login ||
        form.get('client_secret') !== 'a secret of the other provider' ||
        login.query.get('code_challenge') !== challenge ||
        form.get('redirect_uri') !== login.query.get('redirect_uri')
      ) {
        return json(response, { error: 'invalid_grant' }, 400);
      }
      if (login.wrongs.tokenError) {
        const { body: error, status } = login.wrongs.tokenError;
        return json(response, error, status);
      }
      fake.accessToken = randomUUID();
      granted.set(fake.accessToken, login);
      return json(response, {
        access_token: fake.accessToken,
        token_type: 'Bearer',
        id_token: await idToken(login.query, login.says, login.wrongs),
      });
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const fake: FakeOidc = {
    issuer: `http://127.0.0.1:${port}`,
    asked,
    description: undefined,
    accessToken: '',
    letIn(address, says, wrongs = {}) {
      const query = new URL(address).searchParams;
      const code = randomUUID();
      codes.set(code, { query, says, wrongs });
      const back = new URL(query.get('redirect_uri')!);
      back.search = new URLSearchParams({ code, state: query.get('state')! }).toString();
      return back.pathname + back.search;
    },
  };
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return fake;
}
