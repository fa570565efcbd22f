import { describe, expect, it } from 'vitest';
import { clientSecret, useTestServer } from '../../support/server.js';
import { decode, requestToken, signIn } from '../../support/tokens.js';

/* UUIDs in any case where they are part of something else (ADR 19). */
const server = await useTestServer();
const partnerId = (await server.makeTenant(server.rootId, 'partner', 'Partner')).id;
const customerId = (await server.makeTenant(partnerId, 'customer', 'Customer')).id;

describe('a client id in upper case', () => {
  it('identifies the client in the header and in a form, or in both', async () => {
    const id = server.clientId.toUpperCase();
    const grant = { grant_type: 'client_credentials' };
    const as = { username: id, password: clientSecret };
    expect((await server.as(as).get('/users/me')).status).toBe(200);
    for (const [form, options] of [
      [grant, { as }],
      [{ ...grant, client_id: id, client_secret: clientSecret }, {}],
      [{ ...grant, client_id: id }, { as: server.client }],
    ] as const) {
      const { status, body, text } = await requestToken(server, form, options);
      expect(status, text).toBe(200);
      expect(decode(body.access_token as string).claims.sub).toBe(server.clientId);
    }
  });
});

describe('a tenant in upper case', () => {
  it('is the tenant of a restricted token', async () => {
    const user = await server.makePerson(partnerId, 'narrow', 'partner_admin');
    const { access_token: assertion } = await signIn(server, user);
    const { status, text, body } = await requestToken(server, {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
      scope: `urn:acronis.com:tenant-id:${customerId.toUpperCase()}`,
    });
    expect(status, text).toBe(200);
    const as = { token: body.access_token as string };
    expect((await server.as(as).get(`/tenants/${customerId}`)).status).toBe(200);
    expect((await server.as(as).get(`/tenants/${partnerId}`)).status).toBe(404);
  });
});

describe('a resource in upper case', () => {
  it('is the user with that id, and is returned in lower case', async () => {
    const { id } = await server.makeUser(customerId, 'resource');
    const item = {
      resource_id: id.toUpperCase(),
      usage_type: 'storage',
      usage_value: 1,
    };
    const { status, body, text } = await server.admin.put('/tenants/usages', { items: [item] });
    expect(status, text).toBe(200);
    expect(body.items[0].resource_id).toBe(id);
    // The user was found: the error, if any, does not concern the tenant.
    expect(text).not.toContain('tenant_id is required');
  });
});
