import { describe, expect, it } from 'vitest';
import { makeBranch, makeProvider, oidcBody } from '../../support/identity-providers.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();

const put = (id: string, body: object, as: As = server.admin) =>
  server
    .as(as)
    .put(`/tenants/${id}/default_idp`, { version: 1, apply_to_children: false, ...body });
const tenant = async (id: string) => (await server.admin.get(`/tenants/${id}`)).body;

describe('the default identity provider', () => {
  it('is set on one tenant', async () => {
    const { partner, customer } = await makeBranch(server, 'One');
    const { id } = await makeProvider(server, oidcBody(partner.id));
    const as = await server.makeClient(partner.id, 'partner_admin');
    const { status, body } = await put(partner.id, { idp_id: id }, as);
    expect(status).toBe(200);
    expect(body).toEqual(await tenant(partner.id));
    expect(body).toMatchObject({ id: partner.id, version: 2, default_idp_id: id });
    expect(await tenant(customer.id)).toMatchObject({ version: 1 });
    expect((await tenant(customer.id)).default_idp_id).toBeUndefined();
  });

  it('is set on all descendants that the caller and the provider reach', async () => {
    const { partner, customer, unit } = await makeBranch(server, 'All');
    const closed = await server.makeTenant(customer.id, 'unit', 'Closed', {
      ancestral_access: false,
    });
    const { id } = await makeProvider(server, oidcBody(partner.id));
    const { status } = await put(partner.id, { idp_id: id, apply_to_children: true });
    expect(status).toBe(200);
    expect(await tenant(customer.id)).toMatchObject({ version: 2, default_idp_id: id });
    expect(await tenant(unit.id)).toMatchObject({ version: 2, default_idp_id: id });
    const as = await server.makeClient(closed.id, 'unit_admin');
    const untouched = await as.get(`/tenants/${closed.id}`);
    expect(untouched.body).toMatchObject({ version: 1 });
    expect(untouched.body.default_idp_id).toBeUndefined();
  });

  it('must apply to the tenant', async () => {
    const { partner, customer } = await makeBranch(server, 'Has');
    const other = await makeBranch(server, 'Has not');
    const foreign = await makeProvider(server, oidcBody(other.partner.id));
    const below = await makeProvider(server, oidcBody(customer.id));
    for (const { id } of [foreign, below]) {
      const { status, body } = await put(partner.id, { idp_id: id });
      expect([status, body.error.code, body.error.context.id]).toEqual([
        404,
        'application_not_found',
        id,
      ]);
    }
    expect((await put(customer.id, { idp_id: below.id })).status).toBe(200);
  });

  it('requires the version and every field', async () => {
    const { partner } = await makeBranch(server, 'Fields');
    const { id: idp_id } = await makeProvider(server, oidcBody(partner.id));
    for (const version of [7, Number.MAX_SAFE_INTEGER]) {
      expect(refusal(await put(partner.id, { idp_id, version }))).toEqual([409, 1001, 'version']);
    }
    for (const name of ['version', 'idp_id', 'apply_to_children']) {
      const answer = await put(partner.id, { idp_id, [name]: undefined });
      expect(refusal(answer)).toEqual([400, 1000, name]);
    }
    expect(await tenant(partner.id)).toMatchObject({ version: 1 });
  });

  it('can be set by administrators, unless there is an update lock', async () => {
    const { partner, customer } = await makeBranch(server, 'Locks');
    const { id: idp_id } = await makeProvider(server, oidcBody(partner.id));
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    expect(refusal(await put(partner.id, { idp_id }, viewer)).slice(0, 2)).toEqual([403, 1002]);
    const company = await server.makeClient(customer.id, 'company_admin');
    expect((await put(partner.id, { idp_id }, company)).status).toBe(404);
    await server.admin.put(`/tenants/${customer.id}`, {
      version: 1,
      update_lock: { enabled: true },
    });
    const admin = await server.makeClient(partner.id, 'partner_admin');
    const answer = await put(partner.id, { idp_id, apply_to_children: true }, admin);
    expect(refusal(answer).slice(0, 2)).toEqual([403, 1012]);
    expect(await tenant(partner.id)).toMatchObject({ version: 1 });
    expect((await put(partner.id, { idp_id, apply_to_children: true })).status).toBe(200);
  });
});
