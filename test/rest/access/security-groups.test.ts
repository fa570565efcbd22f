import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ByDialect, sql } from '../../../src/database/sql.js';
import { mostGroups, mostMembers } from '../../../src/domain/access/security-groups/group-rules.js';
import { SecurityGroup, SecurityGroupMember, newRow } from '../../../src/entities/index.js';
import { refusal, type Body } from '../../support/people.js';
import { Groups, clientMember, userMember } from '../../support/security-groups.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();
const groups = new Groups(server);
const partner = await server.makeTenant(server.rootId, 'partner', 'Groups');
const sibling = await server.makeTenant(server.rootId, 'partner', 'Sibling');
const customer = await server.makeTenant(partner.id, 'customer', 'Company');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const companyClient = await server.makeClient(customer.id, 'company_admin');
const viewer = await server.makeClient(partner.id, 'readonly_admin');
const stranger = await server.makeClient(sibling.id, 'partner_admin');

const create = (body: object, as: As = companyClient) =>
  server.as(as).post('/security_groups', body);
let count = 0;
const user = (tenantId = customer.id) => server.makeUser(tenantId, `member-${++count}`);

describe('a security group', () => {
  it('is created in a tenant, with a new or a given id', async () => {
    const made = await create({ tenant_id: customer.id });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      version: 1,
      tenant_id: customer.id,
      created_at: expect.stringMatching(/Z$/),
      updated_at: made.body.created_at,
      deleted_at: null,
    });
    const id = randomUUID();
    const given = await create({ id, tenant_id: unit.id, name: 'ignored' });
    expect([given.status, given.body.id]).toEqual([201, id]);
  });

  it('cannot have an id of another object, even a deleted one', async () => {
    const person = await user();
    const gone = await groups.make(customer.id);
    expect((await groups.remove(gone)).status).toBe(204);
    for (const id of [gone.id, person.id, customer.id, companyClient.id, person.contact.id]) {
      const { status, body } = await create({ id, tenant_id: customer.id });
      expect([status, body.error.domain]).toEqual([409, 'PlatformAccountServer']);
      expect(body.error.context).toMatchObject({ field: 'id', code: 1010 });
    }
  });

  it('is refused for invalid input, with the name of the field', async () => {
    const wrong: [object, number, number, string | undefined][] = [
      [{}, 400, 1000, 'tenant_id'],
      [{ tenant_id: 'x' }, 400, 1000, 'tenant_id'],
      [{ tenant_id: customer.id, id: 'x' }, 400, 1000, 'id'],
      [{ tenant_id: customer.id, id: '\0' }, 400, 1000, 'id'],
      [{ tenant_id: randomUUID() }, 404, 1104, undefined],
      [{ tenant_id: sibling.id }, 404, 1104, undefined],
      [{ tenant_id: partner.id }, 404, 1104, undefined],
    ];
    for (const [body, ...expected] of wrong) expect(refusal(await create(body))).toEqual(expected);
    const { personal_tenant_id: personal } = await user();
    expect(refusal(await create({ tenant_id: personal }))).toEqual([409, 1027, undefined]);
    expect(refusal(await create({ tenant_id: customer.id }, viewer))).toEqual([
      403,
      1002,
      undefined,
    ]);
    const anonymous = await server.anonymous.post('/security_groups', { tenant_id: customer.id });
    expect(anonymous.status).toBe(401);
  });

  it('is deleted permanently, by its version', async () => {
    const group = await groups.make(customer.id);
    for (const version of [2, Number.MAX_SAFE_INTEGER]) {
      expect(refusal(await groups.remove({ ...group, version }))).toEqual([409, 1001, 'version']);
    }
    expect(refusal(await groups.remove(group, viewer)).slice(0, 2)).toEqual([403, 1002]);
    const hidden = await groups.remove(group, stranger);
    expect(refusal(hidden).slice(0, 2)).toEqual([404, 1005]);
    expect(hidden.body.error).toMatchObject({
      domain: 'PlatformAccountServer',
      code: 'application_not_found',
      context: { id: group.id },
    });
    const { status, text } = await groups.remove(group, companyClient);
    expect([status, text]).toEqual([204, '']);
    expect((await groups.remove(group, companyClient)).status).toBe(404);
    expect((await groups.list({ ids: group.id })).body.items).toEqual([]);
    for (const ask of [groups.members(group), groups.policies(group), groups.patch(group, {})]) {
      expect((await ask).status).toBe(404);
    }
    expect((await groups.put(group, [])).status).toBe(404);
  });
});

describe('security groups are listed', () => {
  it('by their ids, if they are visible', async () => {
    const [mine, above, beyond] = [
      await groups.make(unit.id),
      await groups.make(partner.id),
      await groups.make(sibling.id),
    ];
    const ids = [mine.id, above.id, beyond.id, randomUUID()].join();
    const seen = async (as: As) =>
      (await groups.list({ ids }, as)).body.items.map(({ id }: Body) => id);
    expect(await seen(companyClient)).toEqual([mine.id]);
    expect(await seen(viewer)).toEqual([above.id, mine.id]);
    expect(await seen(stranger)).toEqual([beyond.id]);
    const one = await groups.list({ ids: mine.id }, viewer);
    expect(one.body.items).toEqual([mine]);
    expect(one.body.paging).toEqual({ cursors: {} });
    expect((await groups.list({ ids: mine.id, tenant_id: customer.id })).body.items).toEqual([]);
  });

  it('of one tenant or all, page by page', async () => {
    const home = await server.makeTenant(partner.id, 'customer', 'Home of groups');
    const below = await server.makeTenant(home.id, 'unit', 'Below');
    const admin = await server.makeClient(home.id, 'company_admin');
    const own = await Promise.all(Array.from({ length: 5 }, () => groups.make(home.id)));
    const lower = await groups.make(below.id);
    const wanted = own.map(({ id }) => id).sort();
    const read = async (query: Record<string, string | number>) => {
      const seen: string[] = [];
      let next = query;
      for (let pages = 1; ; pages++) {
        const { status, body, text } = await groups.list(next, admin);
        expect(status, text).toBe(200);
        seen.push(...body.items.map(({ id }: Body) => id));
        const { after } = body.paging.cursors;
        if (!after) return { seen, pages };
        next = { after, limit: 2 };
      }
    };
    expect(await read({ tenant_id: home.id, limit: 2 })).toEqual({ seen: wanted, pages: 3 });
    expect(await read({ limit: 2 })).toEqual({ seen: [...wanted, lower.id], pages: 3 });
    expect(await read({})).toEqual({ seen: [...wanted, lower.id], pages: 1 });
  });

  it('with required access and valid filters', async () => {
    const nobody = await server.makeClient(customer.id, 'backup_user');
    expect(refusal(await groups.list({}, nobody)).slice(0, 2)).toEqual([403, 1002]);
    expect(refusal(await groups.list({ tenant_id: sibling.id }, viewer)).slice(0, 2)).toEqual([
      404, 1104,
    ]);
    const many = Array.from({ length: 101 }, () => randomUUID()).join();
    const wrong: [Record<string, string>, string][] = [
      [{ ids: 'x' }, 'ids.0'],
      [{ ids: many }, 'ids'],
      [{ tenant_id: 'x' }, 'tenant_id'],
      [{ limit: '0' }, 'limit'],
      [{ limit: '99999999999999999999' }, 'limit'],
      [{ after: 'x' }, 'after'],
    ];
    for (const [query, field] of wrong) {
      expect(refusal(await groups.list(query))).toEqual([400, 1000, field]);
    }
  });
});

describe('the members of a security group', () => {
  it('are users and clients of its subtree, added and removed', async () => {
    const group = await groups.make(customer.id);
    const [here, below] = [await user(), await user(unit.id)];
    const client = await server.makeClient(unit.id);
    const all = [userMember(here), userMember(below), clientMember(client)];
    const added = await groups.patch(group, { add: all }, companyClient);
    expect([added.status, added.text]).toEqual([204, '']);
    const sorted = all.sort((a, b) => (a.id < b.id ? -1 : 1));
    expect((await groups.members(group, {}, viewer)).body).toMatchObject({
      paging: { cursors: {} },
      items: sorted,
    });
    const first = await groups.members(group, { limit: 2 });
    expect(first.body.items).toEqual(sorted.slice(0, 2));
    const { after } = first.body.paging.cursors;
    expect((await groups.members(group, { after })).body.items).toEqual(sorted.slice(2));
    const other = await groups.make(customer.id);
    expect(refusal(await groups.members(other, { after }))).toEqual([400, 1000, 'after']);

    const out = [clientMember(client), userMember(here)];
    expect((await groups.patch({ ...group, version: 2 }, { remove: out })).status).toBe(204);
    expect((await groups.members(group)).body.items).toEqual([userMember(below)]);
    expect((await groups.list({ ids: group.id })).body.items[0].version).toBe(3);
  });

  it('can be added and removed repeatedly', async () => {
    const group = await groups.make(customer.id);
    const person = userMember(await user());
    const twice = { add: [person, person], remove: [userMember({ id: randomUUID() })] };
    expect((await groups.patch(group, twice)).status).toBe(204);
    const again = await groups.patch({ ...group, version: 2 }, { add: [person] });
    expect(again.status).toBe(204);
    expect((await groups.members(group)).body.items).toEqual([person]);
    // The type of a member must match.
    const misnamed = { remove: [clientMember(person)] };
    expect((await groups.patch({ ...group, version: 3 }, misnamed)).status).toBe(204);
    expect((await groups.members(group)).body.items).toEqual([person]);
  });

  it('cannot be outside of the subtree, deleted, hidden or of another type', async () => {
    const group = await groups.make(customer.id);
    const fine = userMember(await user());
    const above = await server.makeClient(partner.id);
    const foreign = await server.makeUser(sibling.id, `foreign-${++count}`);
    const gone = await user();
    await server.admin.put(`/users/${gone.id}`, { version: 1, enabled: false });
    await server.admin.delete(`/users/${gone.id}`, { version: 2 });
    const closed = await server.makeTenant(unit.id, 'unit', `Closed ${++count}`);
    const hidden = await user(closed.id);
    await server.admin.put(`/tenants/${closed.id}`, {
      version: closed.version,
      ancestral_access: false,
    });
    const personal = await server.makeClient((await user()).personal_tenant_id as string);
    for (const missing of [
      userMember({ id: randomUUID() }),
      userMember(foreign),
      userMember(gone),
      userMember(hidden),
      clientMember(above),
      clientMember(personal),
      clientMember(fine),
      userMember(personal),
      userMember(group),
    ]) {
      const answer = await groups.patch(group, { add: [fine, missing] }, companyClient);
      expect(refusal(answer)).toEqual([404, 1005, 'items_to_add.1.id']);
      expect(answer.body.error).toMatchObject({
        domain: 'PlatformAccountServer',
        code: 'application_not_found',
        context: { id: missing.id },
      });
    }
    // Nor by a caller who sees all of them.
    for (const elsewhere of [userMember(foreign), clientMember(above)]) {
      expect(refusal(await groups.patch(group, { add: [elsewhere] }))).toEqual([
        404,
        1005,
        'items_to_add.0.id',
      ]);
    }
    expect(await groups.state(group)).toEqual([[group], [], []]);
  });

  it('are identified by valid fields', async () => {
    const group = await groups.make(customer.id);
    const fine = userMember(await user());
    const path = `/security_groups/${group.id}/members`;
    const patch = (body: unknown, query: Record<string, string | number> = { version: 1 }) =>
      companyClient.request('PATCH', path, { query, body });
    const none = { items_to_add: [], items_to_remove: [] };
    const wrong: [unknown, string | undefined][] = [
      [{}, 'items_to_add'],
      [{ items_to_add: [] }, 'items_to_remove'],
      [{ ...none, items_to_add: 'x' }, 'items_to_add'],
      [{ ...none, items_to_add: [null] }, 'items_to_add.0'],
      [{ ...none, items_to_add: [{ id: fine.id }] }, 'items_to_add.0.type'],
      [{ ...none, items_to_add: [{ ...fine, type: 'user_group' }] }, 'items_to_add.0.type'],
      [
        { ...none, items_to_add: [{ id: group.id, type: 'security_group' }] },
        'items_to_add.0.type',
      ],
      [{ ...none, items_to_remove: [{ ...fine, id: '\0' }] }, 'items_to_remove.0.id'],
      [{ items_to_add: [fine], items_to_remove: [fine] }, 'items_to_remove.0.id'],
      [{ ...none, items_to_add: Array.from({ length: 1001 }, () => fine) }, 'items_to_add'],
    ];
    for (const [body, field] of wrong)
      expect(refusal(await patch(body))).toEqual([400, 1000, field]);
    expect(refusal(await patch(none, {}))).toEqual([400, 1000, 'version']);
    for (const version of [7, 2_147_483_648]) {
      expect(refusal(await patch(none, { version }))).toEqual([409, 1001, 'version']);
    }
    expect(refusal(await groups.patch(group, { add: [fine] }, viewer))).toEqual([
      403,
      1002,
      undefined,
    ]);
    expect(refusal(await groups.patch(group, { add: [fine] }, stranger)).slice(0, 2)).toEqual([
      404, 1005,
    ]);
    expect(await groups.state(group)).toEqual([[group], [], []]);
  });

  it('are audited when they are added and removed', async () => {
    const group = await groups.make(customer.id);
    const person = await user();
    await groups.patch(group, { add: [userMember(person)] }, companyClient);
    // Existing members are not added again.
    await groups.patch({ ...group, version: 2 }, { add: [userMember(person)] }, companyClient);
    await groups.patch({ ...group, version: 3 }, { remove: [userMember(person)] }, companyClient);
    const records = await server.session().all<{ details: unknown }>(
      sql`select a.details as "details" from audit_records a
        where a.object_id = ${person.id} and a.action = ${'changeSecurityGroupMembers'}
          and a.object_type = ${'user'} and a.actor_id = ${companyClient.id} order by a.at`,
    );
    const details = records.map(({ details: said }) =>
      typeof said === 'string' ? (JSON.parse(said) as unknown) : said,
    );
    expect(details).toEqual([{ addedTo: group.id }, { removedFrom: group.id }]);
  });

  it('have a maximum number', async () => {
    const group = await groups.make(customer.id);
    const ids = JSON.stringify(Array.from({ length: mostMembers - 1 }, () => randomUUID()));
    await server.write(({ session }) =>
      session.all(
        sql`insert into security_group_members (group_id, member_id, member_type, added_at)
          select g.id, x.value, 'user', 0 from security_groups g cross join ${new ByDialect(
            sql`json_each(${ids}) x`,
            sql`(select value::uuid as value from jsonb_array_elements_text(${ids}::jsonb)) x`,
          )} where g.id = ${group.id}`,
      ),
    );
    const [last, beyond] = [userMember(await user()), userMember(await user())];
    expect(refusal(await groups.patch(group, { add: [last, beyond] }))).toEqual([
      409,
      1027,
      undefined,
    ]);
    expect((await groups.patch(group, { add: [last] })).status).toBe(204);
  });

  it('have a maximum number of groups', async () => {
    const crowded = userMember(await user(unit.id));
    await server.write(async ({ em }) => {
      const made = Array.from({ length: mostGroups - 1 }, () => randomUUID());
      for (const id of made) {
        const group = newRow(SecurityGroup, 0, { id, tenantId: unit.id });
        em.create(SecurityGroup, group, { persist: true });
      }
      await em.flush();
      for (const groupId of made) {
        const member = { groupId, memberId: crowded.id, memberType: 'user', addedAt: 0 } as const;
        em.create(SecurityGroupMember, member, { persist: true });
      }
    });
    const fits = await groups.patch(await groups.make(unit.id), { add: [crowded] });
    expect(fits.status).toBe(204);
    const last = await groups.make(unit.id);
    expect(refusal(await groups.patch(last, { add: [crowded] }))).toEqual([
      409,
      1027,
      'items_to_add.0.id',
    ]);
    expect(await groups.state(last)).toEqual([[last], [], []]);
  });
});

describe('the policies of a security group', () => {
  it('are replaced like those of a user', async () => {
    const group = await groups.make(customer.id);
    const set = await groups.put(group, [
      ['company_admin', customer.id],
      ['backup_user', unit.id],
      ['backup_user', unit.id],
    ]);
    expect(set.status).toBe(200);
    expect(set.body.items).toHaveLength(2);
    for (const item of set.body.items) {
      expect(item).toMatchObject({
        version: 1,
        trustee_id: group.id,
        trustee_type: 'user_group',
        issuer_id: server.rootId,
      });
    }
    expect((await groups.policies(group, viewer)).body.items).toEqual(set.body.items);
    const [kept] = set.body.items;
    const next = await server.admin.put(`/security_groups/${group.id}/access_policies`, {
      ...set.body,
      items: [kept],
    });
    expect([next.status, next.body.items]).toEqual([200, [kept]]);
    const on = await server.admin.get(`/tenants/${kept.tenant_id}/access_policies`, {
      trusteeType: 'user_group',
    });
    expect(on.body.items).toContainEqual(kept);
  });

  // The example of the contract: version 0, an id, and the type of a user.
  it('are new with version 0', async () => {
    const group = await groups.make(customer.id);
    const item = {
      id: '00000000-0000-0000-0000-000000000005',
      version: 0,
      trustee_type: 'user',
      trustee_id: group.id,
      issuer_id: customer.id,
      tenant_id: customer.id,
      role_id: 'backup_user',
    };
    const { status, body } = await server.admin.put(
      `/security_groups/${group.id}/access_policies`,
      { timestamp: '2016-06-22T18:25:16', items: [item] },
    );
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { version: 1, trustee_type: 'user_group', trustee_id: group.id, role_id: 'backup_user' },
    ]);
    expect(body.items[0].id).not.toBe(item.id);
  });

  it('are in the subtree of its tenant, with roles that fit the kinds', async () => {
    const group = await groups.make(customer.id);
    const { personal_tenant_id: personal } = await user();
    const policy = { role_id: 'backup_user', tenant_id: customer.id };
    const wrong: [object, number, number, string?][] = [
      [{ ...policy, tenant_id: partner.id, role_id: 'readonly_admin' }, 409, 1027],
      [{ ...policy, tenant_id: sibling.id, role_id: 'readonly_admin' }, 409, 1027],
      [{ ...policy, tenant_id: personal }, 409, 1027],
      [{ ...policy, tenant_id: randomUUID() }, 404, 1104],
      [{ ...policy, role_id: 'partner_admin' }, 403, 1002],
      [{ ...policy, role_id: 'emperor' }, 400, 1000, 'items.0.role_id'],
      [{ ...policy, trustee_type: 'client' }, 400, 1000, 'items.0.trustee_type'],
      [{ ...policy, trustee_id: randomUUID() }, 400, 1000, 'items.0.trustee_id'],
      [{ ...policy, id: randomUUID(), version: 1 }, 409, 1001, 'items.0.version'],
      [{ ...policy, resource_path: '\0' }, 400, 1000, 'items.0.resource_path'],
    ];
    for (const [item, status, code, field] of wrong) {
      const answer = await server.admin.put(`/security_groups/${group.id}/access_policies`, {
        items: [item],
      });
      expect(refusal(answer)).toEqual([status, code, field]);
      expect(answer.body.error.domain).toBe('PlatformAccountServer');
    }
    expect(await groups.state(group)).toEqual([[group], [], []]);
  });
});
