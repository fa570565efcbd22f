import { beforeEach, describe, expect, it } from 'vitest';
import {
  authorizeLink,
  exchangeCode,
  redirectUri,
  refresh,
  tokensThrough,
  visitorAs,
} from '../../support/authorization.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';
import { makeClientWith, requestDevice, requestToken, signIn } from '../../support/tokens.js';
import { queryOf, type Visitor } from '../../support/visitor.js';

/* What users let applications do: listed and ended on the graph (ADR 14). */
const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Grants')).id;
const client = await makeClientWith(server, tenantId, {
  redirectUris: [redirectUri],
  data: { client_name: 'Calendar' },
});
const other = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
const admin = await server.makePerson(tenantId, 'admin-of-grants', 'partner_admin');

beforeEach(() => void (server.clock.offset = 0));

let people = 0;
async function person(): Promise<Principal & { visitor: Visitor }> {
  const user = await server.makePerson(tenantId, `person-${++people}`, 'protection_admin');
  return Object.assign(user, { visitor: await visitorAs(server, user) });
}
const grantsOf = async (id: string, as: As) => {
  const { body } = await server.as(as).graph(
    `query ($id: ID!) { user(id: $id) { applicationGrants {
      id clientId clientName scope createdAt lastUsedAt } } }`,
    { id },
  );
  expect(body.errors).toBeUndefined();
  return body.data.user?.applicationGrants as any[] | null | undefined;
};
const revoke = async (grantId: string, as: As) => {
  const { body } = await server.as(as).graph(
    `mutation ($input: RevokeApplicationGrantInput!) {
      revokeApplicationGrant(input: $input) { userId userErrors { code } } }`,
    { input: { grantId } },
  );
  return body.data?.revokeApplicationGrant?.userId ?? JSON.stringify(body);
};
const me = async (token: string) => (await server.as({ token }).get('/users/me')).status;
const refusal = ({ status, body }: { status: number; body: any }) => [status, body?.error];

describe('the grants of a user', () => {
  it('are listed by application, with scope and time of the last use', async () => {
    const { id, visitor } = await person();
    await tokensThrough(server, client, visitor, 'openid');
    const [first] = (await grantsOf(id, admin))!;
    server.clock.offset = 3600_000;
    const tokens = await tokensThrough(
      server,
      client,
      await visitorAs(server, { ...admin, username: `person-${people}` }),
    );
    server.clock.offset = 2 * 3600_000;
    await refresh(server, client, tokens.refresh_token);
    const grants = (await grantsOf(id, admin))!;
    expect(grants).toEqual([
      {
        id: first.id,
        clientId: client.id,
        clientName: 'Calendar',
        scope: ['offline_access', 'openid'],
        createdAt: first.createdAt,
        lastUsedAt: expect.any(String),
      },
    ]);
    const hours = (Date.parse(grants[0].lastUsedAt) - Date.parse(first.createdAt)) / 3600_000;
    expect(hours).toBeGreaterThan(1.9);
  });

  it('can be read by the user and by administrators only', async () => {
    const { id, visitor } = await person();
    const { access_token: token } = await tokensThrough(server, client, visitor);
    const stranger = await person();
    for (const as of [admin, { session: visitor.session! }, { token }]) {
      expect(await grantsOf(id, as)).toHaveLength(1);
    }
    const [grant] = (await grantsOf(id, admin))!;
    expect((await grantsOf(id, { session: stranger.visitor.session! })) ?? null).toBeNull();
    expect(await revoke(grant.id, { session: stranger.visitor.session! })).toContain('NOT_FOUND');
    expect(await revoke(grant.id, { token })).toContain('ACCESS_DENIED');
    expect(await me(token)).toBe(200);
  });

  it.each(['the user', 'an administrator'])(
    'end with all tokens of the application, by %s, without affecting other users',
    async (who) => {
      const { id, visitor, ...user } = await person();
      const first = await tokensThrough(server, client, visitor);
      const second = await tokensThrough(server, client, visitor);
      const kept = await tokensThrough(server, other, visitor);
      const own = await signIn(server, user);
      const { body: exchanged } = await requestToken(
        server,
        {
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: own.access_token,
        },
        { as: client },
      );
      const waiting = queryOf((await visitor.get(authorizeLink(client.id))).next).code!;
      const grant = (await grantsOf(id, admin))!.find(({ clientId }) => clientId === client.id);
      const as = who === 'the user' ? { session: visitor.session! } : admin;
      expect(await revoke(grant.id, as)).toBe(id);

      for (const token of [first.access_token, second.access_token, exchanged.access_token]) {
        expect(await me(token)).toBe(401);
      }
      for (const { refresh_token: token } of [first, second]) {
        expect(refusal(await refresh(server, client, token))).toEqual([400, 'invalid_grant']);
      }
      const late = await exchangeCode(server, client, waiting);
      expect(refusal(late)).toEqual([400, 'invalid_grant']);
      for (const token of [kept.access_token, own.access_token]) expect(await me(token)).toBe(200);
      expect((await refresh(server, other, kept.refresh_token)).status).toBe(200);

      // A new grant does not make the old tokens valid again.
      const again = await tokensThrough(server, client, visitor);
      expect(await me(again.access_token)).toBe(200);
      expect(await me(first.access_token)).toBe(401);
      expect(refusal(await refresh(server, client, first.refresh_token))[0]).toBe(400);
    },
  );

  it('are also created for devices', async () => {
    const { id, visitor } = await person();
    const device = await makeClientWith(server, tenantId, { tokenEndpointAuthMethod: 'none' });
    const { device_code: code, user_code: userCode } = await requestDevice(server, device.id);
    await server
      .as({ session: visitor.session! })
      .post(
        '/idp/device_authorization/approval',
        { code: userCode },
        { headers: { origin: server.config.publicUrl } },
      );
    const { body } = await requestToken(server, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: device.id,
      device_code: code,
    });
    expect(await me(body.access_token)).toBe(200);
    const [grant] = (await grantsOf(id, admin))!;
    expect(await revoke(grant.id, admin)).toBe(id);
    expect(await me(body.access_token)).toBe(401);
  });
});

describe('ending all sessions', () => {
  it('ends the tokens and grants of applications', async () => {
    const { id, visitor, ...user } = await person();
    const tokens = await tokensThrough(server, client, visitor);
    const own = await signIn(server, user);
    const bystander = await person();
    const kept = await tokensThrough(server, client, bystander.visitor);
    const { body } = await server.as({ session: visitor.session! }).graph(
      `mutation ($input: EndAllSessionsInput!) {
        endAllSessions(input: $input) { userId userErrors { code } } }`,
      { input: { userId: id } },
    );
    expect(body.data.endAllSessions.userId).toBe(id);
    for (const token of [tokens.access_token, own.access_token]) expect(await me(token)).toBe(401);
    const answers = [
      await refresh(server, client, tokens.refresh_token),
      await requestToken(server, { grant_type: 'refresh_token', refresh_token: own.refresh_token }),
    ];
    expect(answers.map(refusal)).toEqual([
      [400, 'invalid_grant'],
      [400, 'invalid_grant'],
    ]);
    expect(await grantsOf(id, admin)).toEqual([]);
    expect(await me(kept.access_token)).toBe(200);
  });
});
