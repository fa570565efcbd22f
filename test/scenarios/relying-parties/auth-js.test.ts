import { ExpressAuth } from '@auth/express';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startListening } from '../../support/listening.js';
import {
  startRelyingParty,
  Traveller,
  introduce,
  type RelyingParty,
} from '../../support/relying-party.js';
import type { TestServer, Principal } from '../../support/server.js';
import { changeClient, makeClientWith } from '../../support/tokens.js';

let server: TestServer;
let person: Principal;
let party: RelyingParty;
beforeAll(async () => {
  server = await startListening();
  const { id: tenantId } = await server.makeTenant(server.rootId, 'partner', 'Auth.js');
  person = await server.makePerson(tenantId, 'ada', 'partner_admin');
  await introduce(server, person.id, 'ada@analytical.example');
  const client = await makeClientWith(server, tenantId, {});
  const provider = {
    type: 'oidc',
    issuer: server.url,
    clientId: client.id,
    clientSecret: client.password,
    checks: ['pkce', 'state', 'nonce'],
  } as const;
  party = await startRelyingParty(() => {
    const app = express();
    // Auth.js reads its base path from the route parameter `0`, which a regular expression
    // provides.
    app.use(
      /^\/auth\/(.*)/,
      ExpressAuth({
        secret: 'a long secret that encrypts the cookies of the application',
        trustHost: true,
        providers: [
          // The first provider requests claims in the ID token; the second one uses userinfo.
          {
            ...provider,
            id: 'token',
            name: 'Token',
            checks: [...provider.checks],
            authorization: {
              params: {
                scope: 'openid profile email',
                claims: { id_token: { name: null, email: null } },
              },
            },
          },
          { ...provider, id: 'info', name: 'Info', checks: [...provider.checks], idToken: false },
        ],
      }),
    );
    return app;
  });
  await changeClient(server, client.id, {
    redirectUris: [`${party.url}/auth/callback/token`, `${party.url}/auth/callback/info`],
  });
});
afterAll(async () => {
  await party?.close();
  await server.close();
});

describe.each(['token', 'info'])('Auth.js by the claims of the %s', (id) => {
  it('signs a user in, keeps a session, and ends it', async () => {
    const browser = new Traveller(server, 'ada');
    const at = (path: string) => `${party.url}/auth/${path}`;
    const session = async () => JSON.parse((await browser.open(at('session'))).text) as unknown;
    const csrfToken = async () =>
      (JSON.parse((await browser.open(at('csrf'))).text) as { csrfToken: string }).csrfToken;
    expect(await session()).toBeNull();
    const start = await browser.open(at(`signin/${id}`), { csrfToken: await csrfToken() });
    const back = await browser.bringBack(await browser.openHere(start.location!));
    expect([back.status, back.location], back.text).toEqual([302, `${party.url}/`]);
    expect(await session()).toMatchObject({
      user: { name: 'Ada Lovelace', email: 'ada@analytical.example' },
    });
    await browser.open(at('signout'), { csrfToken: await csrfToken() });
    expect(await session()).toBeNull();
  });
});
