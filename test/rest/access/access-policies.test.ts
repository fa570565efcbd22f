import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { useTestServer, type As } from '../../support/server.js';
import { refusal } from '../../support/people.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Policies');
const customer = await server.makeTenant(partner.id, 'customer', 'Company');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const closed = await server.makeTenant(customer.id, 'unit', 'Closed', { ancestral_access: false });
const sibling = await server.makeTenant(server.rootId, 'partner', 'Sibling');
const partnerClient = await server.makeClient(partner.id, 'partner_admin');
/**
 * Administrator of the customer. The customer can access closed tenants directly below it, its
 * ancestors cannot.
 */
const insider = await server.makeClient(customer.id, 'company_admin');
const stranger = await server.makeClient(sibling.id, 'partner_admin');
const worker = await server.makePerson(customer.id, 'worker', 'backup_user');
await server.grant('user', worker.id, 'unit_admin', unit.id);
await server.grant('user', worker.id, 'unit_admin', closed.id);

const get = (path: string, as: As, query: Record<string, string | number | boolean> = {}) =>
  server.as(as).get(path, query);
const places = ({ body }: { body: any }) =>
  body.items.map((item: any) => [item.role_id, item.tenant_id]).sort();
const grants = (...pairs: [string, string][]) => [...pairs].sort();

describe('the policies of a user', () => {
  it('are listed with all fields', async () => {
    const { status, body } = await get(`/users/${worker.id}/access_policies`, insider);
    expect(status).toBe(200);
    expect(body.paging).toEqual({ cursors: {} });
    expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(body.items).toHaveLength(3);
    expect(body.items.find((item: any) => item.role_id === 'backup_user')).toEqual({
      id: expect.any(String),
      version: 1,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
      deleted_at: null,
      trustee_id: worker.id,
      trustee_type: 'user',
      issuer_id: server.rootId,
      tenant_id: customer.id,
      role_id: 'backup_user',
    });
  });

  it('can all be read by the user, regardless of roles', async () => {
    const all = await get(`/users/${worker.id}/access_policies`, worker, {
      includeUserGroupPolicies: true,
    });
    expect(all.status).toBe(200);
    expect(all.body.items).toHaveLength(3);
  });

  it('can be read by others if they can see the tenants', async () => {
    const seen = await get(`/users/${worker.id}/access_policies`, partnerClient);
    expect(places(seen)).toEqual(grants(['backup_user', customer.id], ['unit_admin', unit.id]));
    const embedded = await get('/users', partnerClient, {
      uuids: worker.id,
      with_access_policies: true,
    });
    expect(embedded.body.items[0].access_policies).toHaveLength(2);
  });

  it('cannot be read by any other callers', async () => {
    const path = `/users/${worker.id}/access_policies`;
    expect(refusal(await get(path, undefined))[0]).toBe(401);
    const hidden = await get(path, stranger);
    expect(refusal(hidden).slice(0, 2)).toEqual([404, 1005]);
    expect(hidden.body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1104 });
    expect((await get(`/users/${randomUUID()}/access_policies`, server.admin)).status).toBe(404);
    const blunt = await get(path, server.admin, { includeUserGroupPolicies: 'maybe' });
    expect(refusal(blunt).slice(0, 2)).toEqual([400, 1000]);
  });
});

describe('the policies on a tenant', () => {
  it('are those of users and clients, optionally of some types', async () => {
    const path = `/tenants/${partner.id}/access_policies`;
    const user = await server.makePerson(partner.id, 'tenant-list', 'readonly_admin');
    const trustees = async (query = {}) => {
      const { status, body } = await get(path, partnerClient, query);
      expect(status).toBe(200);
      return body.items.map((item: any) => item.trustee_id).sort();
    };
    const both = [user.id, partnerClient.id].sort();
    expect(await trustees()).toEqual(both);
    // The contract: "Empty parameter disables filtering."
    expect(await trustees({ trusteeType: '' })).toEqual(both);
    expect(await trustees({ trusteeType: 'user,client' })).toEqual(both);
    expect(await trustees({ trusteeType: 'client' })).toEqual([partnerClient.id]);
    expect(await trustees({ trusteeType: 'user_group' })).toEqual([]);
  });

  it('can be read by callers who can see it', async () => {
    const path = `/tenants/${customer.id}/access_policies`;
    expect((await get(path, undefined)).status).toBe(401);
    expect(refusal(await get(path, stranger)).slice(0, 2)).toEqual([404, 1104]);
    expect(refusal(await get(path, worker)).slice(0, 2)).toEqual([404, 1104]);
    expect((await get(`/tenants/${closed.id}/access_policies`, partnerClient)).status).toBe(404);
    const wrong = await get(path, server.admin, { trusteeType: 'robot' });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error).toMatchObject({ code: 1000, context: { code: 1000 } });
    expect(wrong.body.error.context.field).toMatch(/^trusteeType/);
  });
});

describe('one policy', () => {
  const one = async () =>
    (await get(`/users/${worker.id}/access_policies`, insider)).body.items.find(
      (item: any) => item.tenant_id === closed.id,
    );

  it('can be read by its trustee and by callers who can see its tenant', async () => {
    const policy = await one();
    for (const as of [worker, insider]) {
      const { status, body } = await get(`/access_policies/${policy.id}`, as);
      expect([status, body]).toEqual([200, policy]);
    }
  });

  it('is not found by others', async () => {
    const { id } = await one();
    expect((await get(`/access_policies/${id}`, undefined)).status).toBe(401);
    for (const as of [stranger, partnerClient, server.admin]) {
      const { status, body } = await get(`/access_policies/${id}`, as);
      expect(status).toBe(404);
      expect(body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1104 });
    }
    expect((await get(`/access_policies/${randomUUID()}`, server.admin)).status).toBe(404);
    expect((await get('/access_policies/nonsense', server.admin)).status).toBe(404);
  });
});

describe('the list of policies', () => {
  const list = (as: As, query: Record<string, string | number | boolean> = {}) =>
    get('/access_policies', as, query);

  it('can be filtered by users', async () => {
    const other = await server.makePerson(customer.id, 'other-worker', 'readonly_admin');
    const { status, body } = await list(insider, { users: `${worker.id},${other.id}` });
    expect(status).toBe(200);
    expect(body.items).toHaveLength(4);
    expect(new Set(body.items.map((item: any) => item.trustee_id))).toEqual(
      new Set([worker.id, other.id]),
    );
  });

  it('contains the visible policies, and always those of the caller', async () => {
    expect(places(await list(partnerClient, { users: worker.id }))).toEqual(
      grants(['backup_user', customer.id], ['unit_admin', unit.id]),
    );
    expect((await list(worker, { users: worker.id })).body.items).toHaveLength(3);
    expect((await list(stranger, { users: worker.id })).body.items).toEqual([]);
  });

  it('can be filtered by a subtree, down to closed tenants', async () => {
    const below = await list(partnerClient, { subtree_root_tenant_id: customer.id });
    const tenants = new Set(below.body.items.map((item: any) => item.tenant_id));
    expect(tenants).toEqual(new Set([customer.id, unit.id]));
    const all = await list(insider, { subtree_root_tenant_id: customer.id });
    expect(all.body.items.some((item: any) => item.tenant_id === closed.id)).toBe(true);
  });

  it('contains all visible policies without a filter', async () => {
    const { body } = await list(stranger);
    expect(body.items.map((item: any) => item.trustee_id)).toEqual([stranger.id]);
  });

  it('has pages with cursors', async () => {
    const whole = (await list(server.admin)).body.items;
    const seen: unknown[] = [];
    let query: Record<string, string | number> = { limit: 2 };
    for (;;) {
      const { body } = await list(server.admin, query);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items);
      if (!body.paging.cursors.after) break;
      query = { limit: 2, after: body.paging.cursors.after };
    }
    expect(seen).toEqual(whole);
    expect(seen.length).toBeGreaterThan(5);
  });

  it('can be filtered by the time of changes, including deleted policies', async () => {
    const { id } = await server.makeUser(customer.id, 'changes');
    const since = '2030-01-01T00:00:00Z';
    await server.grant('user', id, 'backup_user', customer.id);
    await server.grant('user', id, 'readonly_admin', customer.id);
    const [policy] = (await list(server.admin, { users: id })).body.items;
    expect((await list(server.admin, { users: id, updated_since: since })).body.items).toEqual([]);
    server.clock.offset = Date.parse('2031-01-01') - Date.now();
    const removed = await server.admin.delete(`/access_policies/${policy.id}`);
    server.clock.offset = 0;
    expect(removed.status).toBe(204);
    expect((await list(server.admin, { users: id })).body.items).toHaveLength(1);
    const changed = await list(server.admin, {
      users: id,
      updated_since: since,
      allow_deleted: true,
    });
    expect(changed.body.items).toMatchObject([
      { id: policy.id, version: 2, deleted_at: expect.stringMatching(/^2031-01-01T/) },
    ]);
  });

  it('refuses invalid filters with their names', async () => {
    const wrong: [Record<string, string | number>, string][] = [
      [{ users: 'nobody' }, 'users.0'],
      [{ users: worker.id, subtree_root_tenant_id: customer.id }, 'users'],
      [{ subtree_root_tenant_id: 'x' }, 'subtree_root_tenant_id'],
      [{ updated_since: 'yesterday' }, 'updated_since'],
      [{ limit: 0 }, 'limit'],
      [{ limit: '9'.repeat(30) }, 'limit'],
      [{ after: 'nonsense' }, 'after'],
      [{ allow_deleted: 'perhaps' }, 'allow_deleted'],
    ];
    for (const [query, field] of wrong) {
      expect(refusal(await list(server.admin, query))).toEqual([400, 1000, field]);
    }
  });

  it('requires read access', async () => {
    expect((await list(undefined)).status).toBe(401);
    expect(refusal(await list(worker, { subtree_root_tenant_id: partner.id }))[0]).toBe(404);
    const nobody = await server.makePerson(customer.id, 'nobody');
    const { status, body } = await list(nobody);
    expect(status).toBe(403);
    expect(body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1002 });
  });
});
