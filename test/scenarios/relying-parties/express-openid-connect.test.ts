import express from 'express';
import openid from 'express-openid-connect';
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
let tenantId: string;
let person: Principal;
const parties: RelyingParty[] = [];
beforeAll(async () => {
  server = await startListening();
  ({ id: tenantId } = await server.makeTenant(server.rootId, 'partner', 'Express'));
  person = await server.makePerson(tenantId, 'ada', 'partner_admin');
  await introduce(server, person.id, 'ada@analytical.example');
});
afterAll(async () => {
  for (const party of parties) await party.close();
  await server.close();
});

/** An application as the manual of express-openid-connect has it. */
async function startApp(responseMode: 'query' | 'form_post'): Promise<RelyingParty> {
  const client = await makeClientWith(server, tenantId, {});
  const party = await startRelyingParty((url) => {
    const app = express();
    app.use(
      openid.auth({
        issuerBaseURL: server.url,
        baseURL: url,
        clientID: client.id,
        clientSecret: client.password,
        secret: 'a long secret that signs the cookies of the application',
        authRequired: false,
        idpLogout: true,
        authorizationParams: {
          response_type: 'code',
          response_mode: responseMode,
          scope: 'openid profile email',
        },
      }),
    );
    app.get('/', (request, response) => {
      response.json({ signedIn: request.oidc.isAuthenticated(), sub: request.oidc.user?.sub });
    });
    app.get('/info', async (request, response) => {
      response.json(await request.oidc.fetchUserInfo());
    });
    return app;
  });
  await changeClient(server, client.id, {
    redirectUris: [`${party.url}/callback`],
    postLogoutRedirectUris: [party.url],
  });
  parties.push(party);
  return party;
}

describe.each(['query', 'form_post'] as const)('express-openid-connect by %s', (mode) => {
  it('signs a user in, reads userinfo, keeps a session, and also signs out on this server', async () => {
    const { url } = await startApp(mode);
    const browser = new Traveller(server, 'ada');
    const home = async () => JSON.parse((await browser.open(url)).text) as object;
    expect(await home()).toEqual({ signedIn: false });
    const { location } = await browser.open(`${url}/login`);
    const answer = await browser.openHere(location!);
    const back = await browser.bringBack(answer);
    expect(back.status, back.text).toBe(302);
    expect(await home()).toEqual({ signedIn: true, sub: person.id });
    expect(JSON.parse((await browser.open(`${url}/info`)).text)).toMatchObject({
      sub: person.id,
      name: 'Ada Lovelace',
      email: 'ada@analytical.example',
    });
    const out = await browser.open(`${url}/logout`);
    const done = await browser.openHere(out.location!);
    expect(new URL(done.next!).origin).toBe(url);
    expect(browser.visitor.session).toBeUndefined();
    expect(await home()).toEqual({ signedIn: false });
  });
});
