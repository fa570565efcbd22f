import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import {
  freshDomain,
  makeBranch,
  makeProvider,
  oidcBody,
} from '../../support/identity-providers.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();

const post = (body: object, as: As = server.admin) =>
  server.as(as).post('/identity_providers', body);
const get = (id: string, as: As = server.admin) => server.as(as).get(`/identity_providers/${id}`);
const put = (id: string, body: object, as: As = server.admin) =>
  server.as(as).put(`/identity_providers/${id}`, body);
const remove = (id: string, version: number, as: As = server.admin) =>
  server.as(as).delete(`/identity_providers/${id}`, { version });

describe('a provider', () => {
  it('is created with all fields', async () => {
    const { partner } = await makeBranch(server, 'Registers');
    const body = oidcBody(partner.id, {
      forgot_password_url: 'https://idp.example.com/forgot_password',
      change_password_url: 'https://idp.example.com/change_password',
      reset_password_url: 'https://idp.example.com/reset_password',
      redirect_logout_url: 'https://idp.example.com/home',
      login_attribute: 'example.login',
      automatic_url_redirection: true,
      vendor: 'OKTA',
      scim_provisioner_user_id: 'df931ba0-82c5-4a54-8054-859afe77dd11',
      saml_entityid: 'urn:cyber:protect:saml:84595658-82c5',
    });
    const created = await post(body);
    expect(created.status, created.text).toBe(201);
    expect(created.body).toEqual({ ...body, id: expect.any(String), version: 1 });
    expect((await get(created.body.id)).body).toEqual(created.body);
  });

  it('requires the fields of its type', async () => {
    const { partner } = await makeBranch(server, 'Needs');
    const refused = async (body: object) => refusal(await post(body));
    const { oauth2_client_secret: _, ...noSecret } = oidcBody(partner.id);
    expect(await refused(noSecret)).toEqual([400, 1000, 'oauth2_client_secret']);
    expect(await refused(oidcBody(partner.id, { address: '' }))).toEqual([400, 1000, 'address']);
    expect(await refused(oidcBody(partner.id, { oauth2_client_id: null }))).toEqual([
      400,
      1000,
      'oauth2_client_id',
    ]);
    const internal = { owner_tenant_id: partner.id, domain: freshDomain(), idp_type: 'internal' };
    expect(await refused({ ...internal, idp_type: 'saml' })).toEqual([400, 1000, 'meta']);
    const { status, body } = await post(internal);
    expect([status, body]).toEqual([
      201,
      { ...internal, id: body.id, version: 1, automatic_url_redirection: false },
    ]);
    expect(refusal(await put(body.id, { version: 1, idp_type: 'oidc' }))).toEqual([
      400,
      1000,
      'address',
    ]);
  });

  it('has URLs with TLS, except for this machine', async () => {
    const { partner } = await makeBranch(server, 'Addresses');
    for (const address of [
      'http://idp.example.com',
      'ftp://idp.example.com',
      'javascript:alert(1)',
      'https:idp.example.com',
      'https://user:secret@idp.example.com',
      'https://idp.example.com\\@evil.example',
      'idp.example.com',
      'http://localhost.evil.example',
    ]) {
      const { status, body } = await post(oidcBody(partner.id, { address }));
      expect([status, body.error.context.field], address).toEqual([400, 'address']);
    }
    expect((await post(oidcBody(partner.id, { address: 'http://localhost:9000' }))).status).toBe(
      201,
    );
    expect(
      refusal(await post(oidcBody(partner.id, { redirect_logout_url: 'javascript:alert(1)' }))),
    ).toEqual([400, 1000, 'redirect_logout_url']);
  });

  it('is the only one of its owner for a domain in any spelling', async () => {
    const { partner } = await makeBranch(server, 'Domains');
    await makeProvider(server, oidcBody(partner.id, { domain: 'Bücher.example' }));
    for (const domain of ['BÜCHER.example', 'xn--bcher-kva.example', ' bücher.example ']) {
      expect(refusal(await post(oidcBody(partner.id, { domain })))).toEqual([409, 1010, 'domain']);
    }
    for (const domain of ['', 'a b', 'user@example.com', 'example.com/x', '[::1]', 'a..b']) {
      const { status, body } = await post(oidcBody(partner.id, { domain }));
      expect([status, body.error.context.field], domain).toEqual([400, 'domain']);
    }
  });

  it('is the only one of its owner after concurrent requests', async () => {
    const { partner } = await makeBranch(server, 'At once');
    const body = oidcBody(partner.id);
    const answers = await Promise.all([post(body), post(body), post(body)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is updated by its version, without changing omitted fields', async () => {
    const { partner } = await makeBranch(server, 'Changes');
    const made = await makeProvider(server, oidcBody(partner.id, { vendor: 'OKTA' }));
    const changed = await put(made.id, {
      version: 1,
      login_attribute: 'upn',
      vendor: '',
      oauth2_client_id: null,
    });
    const { vendor: _, ...rest } = made;
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body).toEqual({ ...rest, version: 2, login_attribute: 'upn' });
    expect(refusal(await put(made.id, { version: 1, vendor: 'x' }))).toEqual([
      409,
      1001,
      'version',
    ]);
    expect(refusal(await put(made.id, { version: 2, vendor: 'x'.repeat(21) }))).toEqual([
      400,
      1000,
      'vendor',
    ]);
    const back = await put(made.id, { ...changed.body, no_such_key: 1 });
    expect([back.status, back.body]).toEqual([200, { ...changed.body, version: 3 }]);
  });

  it('is stored with its secret encrypted', async () => {
    const { partner } = await makeBranch(server, 'Vault');
    const { id } = await makeProvider(
      server,
      oidcBody(partner.id, { oauth2_client_secret: 'known to nobody else' }),
    );
    const [row] = await server
      .session()
      .all(sql`select * from identity_providers where id = ${id}`);
    expect(JSON.stringify(row)).not.toContain('known to nobody else');
  });

  it('is deleted if it is not used, and its domain can be used again', async () => {
    const { partner, customer } = await makeBranch(server, 'Goes');
    const made = await makeProvider(server, oidcBody(partner.id));
    const user = await server.makeUser(customer.id, 'bound-to-provider', { idp_id: made.id });
    expect(refusal(await remove(made.id, 1)).slice(0, 2)).toEqual([409, 1010]);
    // The contract has no null for it, so that the user does not change.
    await server.admin.put(`/users/${user.id}`, { version: 1, idp_id: null });
    expect((await remove(made.id, 1)).status).toBe(409);
    const unbind =
      'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }';
    await server.admin.graph(unbind, { input: { id: user.id, version: 2, idpId: null } });
    await server.admin.put(`/tenants/${customer.id}/default_idp`, {
      version: 1,
      idp_id: made.id,
      apply_to_children: false,
    });
    expect((await remove(made.id, 1)).status).toBe(409);
    await server.write(({ session }) =>
      session.all(sql`update tenants set default_idp_id = null where id = ${customer.id}`),
    );
    for (const version of [9, Number.MAX_SAFE_INTEGER]) {
      expect(refusal(await remove(made.id, version))).toEqual([409, 1001, 'version']);
    }
    expect((await remove(made.id, 1)).status).toBe(204);
    expect((await get(made.id)).status).toBe(404);
    expect((await remove(made.id, 2)).status).toBe(404);
    await makeProvider(server, oidcBody(partner.id, { domain: made.domain }));
  });

  it('is deleted and restored with its tenant', async () => {
    const { partner } = await makeBranch(server, 'Gone partner');
    const made = await makeProvider(server, oidcBody(partner.id));
    const disabled = await server.admin.put(`/tenants/${partner.id}`, {
      version: 1,
      enabled: false,
    });
    const { status } = await server.admin.delete(`/tenants/${partner.id}`, {
      version: disabled.body.version,
    });
    expect(status).toBe(204);
    expect((await get(made.id)).status).toBe(404);
    // The provider of another owner for the same domain does not prevent it.
    const { partner: other } = await makeBranch(server, 'Takes the domain');
    await makeProvider(server, oidcBody(other.id, { domain: made.domain }));
    const restored = await server.admin.post(`/tenants/${partner.id}/restore`);
    expect(restored.status, restored.text).toBe(204);
    expect((await get(made.id)).body).toMatchObject({ id: made.id, domain: made.domain });
  });
});

describe('users and tenants of other owners that refer to a provider', () => {
  it('do not prevent its deletion', async () => {
    const [mine, other] = [await makeBranch(server, 'Named'), await makeBranch(server, 'Names')];
    const made = await makeProvider(server, oidcBody(mine.partner.id));
    const as = await server.makeClient(other.partner.id, 'partner_admin');
    await server.makeUser(other.customer.id, 'names-a-foreign-provider', { idp_id: made.id });
    const named = await as.put(`/tenants/${other.customer.id}`, {
      version: 1,
      default_idp_id: made.id,
    });
    expect(named.status, named.text).toBe(200);
    expect((await remove(made.id, 1)).status).toBe(204);
  });
});

describe('a caller who can read a provider', () => {
  it('can read its owner or a tenant that inherits it', async () => {
    const { partner, unit } = await makeBranch(server, 'Seen');
    const { id } = await makeProvider(server, oidcBody(partner.id));
    const look = async (tenantId: string) =>
      (await get(id, await server.makeClient(tenantId, 'readonly_admin'))).status;
    expect(await look(server.rootId)).toBe(200);
    expect(await look(partner.id)).toBe(200);
    expect(await look(unit.id)).toBe(200);
    const other = await server.makeTenant(server.rootId, 'partner', 'Sees nothing');
    expect(await look(other.id)).toBe(404);
  });

  it('receives its secret only with permission to change it', async () => {
    const { partner, customer } = await makeBranch(server, 'Secretive');
    const made = await makeProvider(server, oidcBody(partner.id));
    const { oauth2_client_secret: secret, ...shown } = made;
    expect(secret).toBe('a secret of the other provider');
    const administers = await server.makeClient(partner.id, 'partner_admin');
    expect((await get(made.id, administers)).body).toEqual(made);
    for (const [tenantId, role] of [
      [partner.id, 'readonly_admin'],
      [customer.id, 'company_admin'],
    ] as const) {
      const as = await server.makeClient(tenantId, role);
      expect((await get(made.id, as)).body).toEqual(shown);
      const { body } = await as.get('/identity_providers', { uuids: made.id });
      expect(body).toEqual({ items: [shown] });
      expect(refusal(await put(made.id, { version: 1 }, as)).slice(0, 2)).toEqual([403, 1002]);
      expect(refusal(await remove(made.id, 1, as)).slice(0, 2)).toEqual([403, 1002]);
    }
  });

  it('can create one only for its own tenants', async () => {
    const { partner, customer } = await makeBranch(server, 'Own only');
    const as = await server.makeClient(partner.id, 'partner_admin');
    expect(refusal(await post(oidcBody(server.rootId), as)).slice(0, 2)).toEqual([404, 1104]);
    const { id } = await makeProvider(server, oidcBody(customer.id), as);
    const admin = await server.makeClient(customer.id, 'company_admin');
    expect(refusal(await post(oidcBody(customer.id), admin)).slice(0, 2)).toEqual([403, 1002]);
    expect((await put(id, { version: 1, owner_tenant_id: server.rootId }, as)).status).toBe(404);
    const moved = await put(id, { version: 1, owner_tenant_id: partner.id }, as);
    expect([moved.status, moved.body.owner_tenant_id]).toEqual([200, partner.id]);
  });

  it('receives the visible ones of at most a hundred ids', async () => {
    const [mine, other] = [await makeBranch(server, 'Mine'), await makeBranch(server, 'Other')];
    const seen = await makeProvider(server, oidcBody(mine.partner.id));
    const hidden = await makeProvider(server, oidcBody(other.partner.id));
    const as = await server.makeClient(mine.partner.id, 'partner_admin');
    const list = (uuids: string) => as.get('/identity_providers', { uuids });
    expect((await list(`${seen.id},${hidden.id}`)).body).toEqual({ items: [seen] });
    const many = Array.from({ length: 101 }, () => seen.id).join();
    expect(refusal(await list(many))).toEqual([400, 1000, 'uuids']);
    expect(refusal(await as.get('/identity_providers'))).toEqual([400, 1000, 'uuids']);
  });

  it('receives the ids of a tenant: its own, then the inherited ones', async () => {
    const { partner, customer, unit } = await makeBranch(server, 'Inherits');
    const above = await makeProvider(server, oidcBody(partner.id));
    const own = await makeProvider(server, oidcBody(customer.id));
    const ids = async (tenantId: string) => {
      const { status, body } = await (
        await server.makeClient(tenantId, 'readonly_admin')
      ).get(`/tenants/${tenantId}/identity_providers`);
      expect(status).toBe(200);
      return body.items;
    };
    expect(await ids(partner.id)).toEqual([above.id]);
    expect(await ids(customer.id)).toEqual([own.id, above.id]);
    expect(await ids(unit.id)).toEqual([own.id, above.id]);
    const closed = await server.makeTenant(customer.id, 'unit', 'Closed', {
      ancestral_access: false,
    });
    expect(await ids(closed.id)).toEqual([own.id]);
  });
});
