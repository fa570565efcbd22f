import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Replaces');
const sibling = await server.makeTenant(server.rootId, 'partner', 'Sibling');
const customer = await server.makeTenant(partner.id, 'customer', 'Company');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const partnerClient = await server.makeClient(partner.id, 'partner_admin');
const companyClient = await server.makeClient(customer.id, 'company_admin');
const viewer = await server.makeClient(partner.id, 'readonly_admin');
const stranger = await server.makeClient(sibling.id, 'partner_admin');

let user: Body;
let count = 0;
beforeEach(async () => {
  user = await server.makeUser(customer.id, `user-${++count}`);
});

const zeros = '00000000-0000-0000-0000-000000000000';
/** A new policy as clients of the documented API send it. */
const wanted = (role_id: string, tenant_id: string, more: object = {}) => ({
  id: zeros,
  issuer_id: zeros,
  version: 0,
  trustee_type: 'user',
  trustee_id: user.id,
  role_id,
  tenant_id,
  ...more,
});
const put = (as: As, items: unknown, userId = user.id) =>
  server.as(as).put(`/users/${userId}/access_policies`, { items });
const policiesOf = async (id = user.id): Promise<Body[]> =>
  (await server.admin.get(`/users/${id}/access_policies`)).body.items;
const roles = (items: Body[]) => items.map((item) => [item.role_id, item.tenant_id]).sort();

describe('the policies of a user are replaced', () => {
  it('as clients send them', async () => {
    const { status, body } = await put(partnerClient, [
      wanted('company_admin', customer.id),
      wanted('backup_user', user.personal_tenant_id, { version: '0' }),
    ]);
    expect(status).toBe(200);
    expect(body.paging).toEqual({ cursors: {} });
    expect(roles(body.items)).toEqual(
      [
        ['company_admin', customer.id],
        ['backup_user', user.personal_tenant_id],
      ].sort(),
    );
    for (const item of body.items) {
      expect(item).toMatchObject({ version: 1, issuer_id: partner.id, trustee_id: user.id });
      expect(item.id).not.toBe(zeros);
    }
    expect(await policiesOf()).toEqual(body.items);
  });

  it('keeping the ids of unchanged ones', async () => {
    const first = await put(companyClient, [
      wanted('backup_user', customer.id),
      wanted('readonly_admin', customer.id),
    ]);
    const kept = first.body.items.find((item: Body) => item.role_id === 'backup_user');
    const gone = first.body.items.find((item: Body) => item.role_id === 'readonly_admin');
    const second = await put(companyClient, [kept, wanted('unit_admin', unit.id)]);
    expect(second.status).toBe(200);
    expect(second.body.items).toContainEqual(kept);
    expect(roles(second.body.items)).toEqual(
      [
        ['backup_user', customer.id],
        ['unit_admin', unit.id],
      ].sort(),
    );
    const { body } = await server.admin.get('/access_policies', {
      users: user.id,
      allow_deleted: true,
    });
    expect(body.items.find((item: Body) => item.id === gone.id).deleted_at).toMatch(/Z$/);
    // The same policies without ids do not change.
    const third = await put(companyClient, [
      wanted('backup_user', customer.id),
      wanted('unit_admin', unit.id),
    ]);
    expect(third.body.items).toEqual(second.body.items);
  });

  it('by one policy for duplicates, and by none for an empty list', async () => {
    const twice = await put(companyClient, [
      wanted('backup_user', customer.id),
      wanted('backup_user', customer.id, { resource_path: '' }),
      wanted('backup_user', customer.id, { resource_path: 'one/two' }),
    ]);
    expect(twice.status).toBe(200);
    expect(twice.body.items).toHaveLength(2);
    const none = await put(companyClient, []);
    expect([none.status, none.body.items]).toEqual([200, []]);
  });

  it('with immediate effect and an audit record each', async () => {
    const person = await server.makePerson(customer.id, 'felt');
    const look = async () => (await person.get(`/tenants/${customer.id}`)).status;
    expect(await look()).toBe(404);
    const item = { tenant_id: customer.id, role_id: 'readonly_admin' };
    const { body } = await put(companyClient, [item], person.id);
    expect(await look()).toBe(200);
    await put(companyClient, [], person.id);
    expect(await look()).toBe(404);
    const records = await server.session().all<{ id: string }>(
      sql`select a.object_id as "id" from audit_records a
        where a.action = ${'setUserPolicies'} and a.actor_id = ${companyClient.id}
          and (a.object_id = ${person.id} or a.object_id = ${body.items[0].id})`,
    );
    expect(records).toHaveLength(4);
  });

  it('by one of several concurrent requests after another', async () => {
    const sets = [
      [wanted('backup_user', customer.id), wanted('readonly_admin', customer.id)],
      [wanted('backup_user', customer.id), wanted('unit_admin', unit.id)],
      [wanted('readonly_admin', customer.id), wanted('unit_admin', unit.id)],
    ];
    const answers = await Promise.all([...sets, ...sets].map((items) => put(companyClient, items)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const left = roles(await policiesOf());
    expect(left).toHaveLength(2);
    expect(sets.map((items) => roles(items as unknown as Body[]))).toContainEqual(left);
  });

  // The example of the contract has the id of another policy with version 0.
  it('with new policies for version 0, regardless of their ids', async () => {
    const documented = { version: 0, issuer_id: server.rootId, created_at: '1970-01-01T00:00:00Z' };
    const first = await put(companyClient, [
      wanted('backup_user', customer.id, {
        ...documented,
        id: '00000000-0000-0000-0000-000000000005',
        deleted_at: null,
      }),
    ]);
    expect([first.status, roles(first.body.items)]).toEqual([200, [['backup_user', customer.id]]]);
    const [policy] = first.body.items;
    expect(policy).toMatchObject({ version: 1, issuer_id: customer.id });
    expect(policy.id).not.toMatch(/^0{8}/);
    // An existing grant with the id of another policy does not change.
    const again = await put(companyClient, [
      { ...policy, version: 0 },
      wanted('unit_admin', unit.id, { ...documented, id: policy.id }),
    ]);
    expect([again.status, roles(again.body.items)]).toEqual([
      200,
      [
        ['backup_user', customer.id],
        ['unit_admin', unit.id],
      ].sort(),
    ]);
    expect(again.body.items).toContainEqual(policy);
    const graph = await companyClient.graph(
      `mutation ($input: SetUserPoliciesInput!) { setUserPolicies(input: $input) {
        accessPolicies { id } userErrors { code field } } }`,
      {
        input: {
          userId: user.id,
          items: [{ id: randomUUID(), version: 0, tenantId: customer.id, roleId: 'backup_user' }],
        },
      },
    );
    expect(graph.body.data!.setUserPolicies, JSON.stringify(graph.body)).toEqual({
      accessPolicies: [{ id: policy.id }],
      userErrors: [],
    });
    expect(await policiesOf()).toEqual([policy]);
  });

  it('unless they have changed in the meantime', async () => {
    const { body } = await put(companyClient, [wanted('backup_user', customer.id)]);
    const [policy] = body.items;
    for (const stale of [
      { ...policy, version: 7 },
      { ...policy, id: randomUUID() },
    ]) {
      const answer = await put(companyClient, [stale]);
      expect(answer.status).toBe(409);
      expect(answer.body.error).toMatchObject({
        domain: 'ApplicationAccountServer',
        code: 1010,
        context: { code: 1001, field: 'items.0.version' },
      });
    }
    await companyClient.delete(`/access_policies/${policy.id}`);
    expect(refusal(await put(companyClient, [policy])).slice(0, 2)).toEqual([409, 1001]);
    expect(await policiesOf()).toEqual([]);
  });
});

describe('the replacement does not change', () => {
  it('policies that the caller cannot see', async () => {
    await server.grant('user', user.id, 'readonly_admin', sibling.id);
    await server.grant('user', user.id, 'backup_user', customer.id);
    const { status, body } = await put(partnerClient, [wanted('readonly_admin', customer.id)]);
    expect([status, roles(body.items)]).toEqual([200, [['readonly_admin', customer.id]]]);
    expect(roles(await policiesOf())).toEqual(
      [
        ['readonly_admin', sibling.id],
        ['readonly_admin', customer.id],
      ].sort(),
    );
    const hidden = (await policiesOf()).find(({ tenant_id }) => tenant_id === sibling.id)!;
    expect(refusal(await put(partnerClient, [hidden])).slice(0, 2)).toEqual([409, 1001]);
    const { id: _, ...again } = hidden;
    expect(refusal(await put(partnerClient, [again])).slice(0, 2)).toEqual([404, 1104]);
  });

  it('policies that the caller could not grant', async () => {
    await server.grant('user', user.id, 'licensing_admin', customer.id);
    const [strong] = await policiesOf();
    expect(refusal(await put(companyClient, [])).slice(0, 2)).toEqual([403, 1002]);
    expect(await policiesOf()).toEqual([strong]);
    const kept = await put(companyClient, [strong, wanted('backup_user', customer.id)]);
    expect(kept.status).toBe(200);
    expect(kept.body.items).toContainEqual(strong);
  });

  it('any policy if one of them is refused', async () => {
    await put(companyClient, [wanted('backup_user', customer.id)]);
    const before = await policiesOf();
    const answer = await put(companyClient, [
      wanted('readonly_admin', customer.id),
      wanted('partner_admin', partner.id),
    ]);
    expect(answer.status).toBe(404);
    expect(await policiesOf()).toEqual(before);
  });
});

describe('the replacement is refused', () => {
  it('for callers who would gain access', async () => {
    const climbing: [As, string, string, number, number][] = [
      [partnerClient, 'root_admin', partner.id, 403, 1002],
      [partnerClient, 'partner_admin', sibling.id, 404, 1104],
      [companyClient, 'partner_admin', customer.id, 403, 1002],
      [companyClient, 'partner_admin', partner.id, 404, 1104],
      [server.admin, 'company_admin', partner.id, 403, 1002],
    ];
    for (const [as, role, tenantId, ...expected] of climbing) {
      expect(refusal(await put(as, [wanted(role, tenantId)])).slice(0, 2)).toEqual(expected);
    }
    const person = await server.makePerson(customer.id, 'replacer', 'company_admin');
    const own = await put(person, [], person.id);
    expect(refusal(own).slice(0, 2)).toEqual([403, 1002]);
    expect(await policiesOf(person.id)).toHaveLength(1);
  });

  it('for callers who cannot change the user', async () => {
    const items = [wanted('backup_user', customer.id)];
    expect((await put(undefined, items)).status).toBe(401);
    const hidden = await put(stranger, items);
    expect(refusal(hidden).slice(0, 2)).toEqual([404, 1005]);
    expect(hidden.body.error.domain).toBe('ApplicationAccountServer');
    expect(refusal(await put(viewer, items)).slice(0, 2)).toEqual([403, 1002]);
    expect((await put(server.admin, items, randomUUID())).status).toBe(404);
  });

  it('for invalid input, with the name of the field', async () => {
    const fine = wanted('backup_user', customer.id);
    const wrong: [unknown, string | undefined][] = [
      [undefined, 'items'],
      [{}, 'items'],
      [[{ ...fine, role_id: 'emperor' }], 'items.0.role_id'],
      [[{ ...fine, role_id: undefined }], 'items.0.role_id'],
      [[fine, { ...fine, tenant_id: 'x' }], 'items.1.tenant_id'],
      [[{ ...fine, id: 'x' }], 'items.0.id'],
      [[{ ...fine, version: -1 }], 'items.0.version'],
      [[{ ...fine, trustee_id: randomUUID() }], 'items.0.trustee_id'],
      [[{ ...fine, trustee_type: 'client' }], 'items.0.trustee_type'],
      [[{ ...fine, resource_path: '\0' }], 'items.0.resource_path'],
      [['x'], 'items.0'],
    ];
    for (const [items, field] of wrong) {
      expect(refusal(await put(companyClient, items))).toEqual([400, 1000, field]);
    }
  });
});
