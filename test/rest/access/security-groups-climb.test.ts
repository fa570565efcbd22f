import { beforeEach, describe, expect, it } from 'vitest';
import { refusal, type Body } from '../../support/people.js';
import { Groups, clientMember, userMember } from '../../support/security-groups.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';
import { signIn } from '../../support/tokens.js';

/*
 * Ways in which a group could grant more than its creator holds, or change the rights of the caller
 * who changes it. Each of them is refused and leaves the group unchanged.
 */
const server = await useTestServer();
const groups = new Groups(server);

let partner: Body, customer: Body, unit: Body;
let partnerClient: Principal, companyClient: Principal, unitClient: Principal;
let person: Principal;
/** A group of the partner with a role that no administrator of the partner can grant. */
let strong: Body;
let count = 0;
beforeEach(async () => {
  const name = `Climb ${++count}`;
  partner = await server.makeTenant(server.rootId, 'partner', name);
  customer = await server.makeTenant(partner.id, 'customer', name);
  unit = await server.makeTenant(customer.id, 'unit', name);
  partnerClient = await server.makeClient(partner.id, 'partner_admin');
  companyClient = await server.makeClient(customer.id, 'company_admin');
  unitClient = await server.makeClient(unit.id, 'unit_admin');
  person = await server.makePerson(customer.id, `climber-${count}`, 'company_admin');
  strong = await groups.filled(partner.id, [], [['licensing_admin', customer.id]]);
});

const denied = [403, 1002];
/** Returns the refusal of `change`, which must leave `group` unchanged. */
async function untouched(group: Body, change: () => Promise<{ status: number; body: any }>) {
  const before = await groups.state(group);
  const answer = refusal(await change()).slice(0, 2);
  expect(await groups.state(group)).toEqual(before);
  return answer;
}
const rest = (method: string, path: string, as: As, body?: object, query = {}) =>
  server.as(as).request(method, path, { query, ...(body && { body }) });
/**
 * Disables and deletes the customer as `as`, and runs `change`. Then only the root administrator
 * can restore the customer, because `as` cannot grant the roles of the group.
 */
async function gone(as: As, change: () => Promise<unknown>): Promise<void> {
  const path = `/tenants/${customer.id}`;
  const { body } = await rest('GET', path, as);
  await rest('PUT', path, as, { version: body.version, enabled: false });
  const version = (body.version as number) + 1;
  expect((await rest('DELETE', path, as, undefined, { version })).status).toBe(204);
  await change();
  expect(refusal(await rest('POST', `${path}/restore`, as)).slice(0, 2)).toEqual(denied);
  expect((await rest('POST', `${path}/restore`, server.admin)).status).toBe(204);
}

describe('a caller cannot grant by a group what it could not grant', () => {
  it('to new members', async () => {
    const member = userMember(await server.makeUser(customer.id, `member-${count}`));
    const add = () => groups.patch(strong, { add: [member] }, partnerClient);
    expect(await untouched(strong, add)).toEqual(denied);
    expect((await groups.patch(strong, { add: [member] })).status).toBe(204);
    // They cannot remove it either, from one member or from all.
    strong = { ...strong, version: strong.version + 1 };
    const out = () => groups.patch(strong, { remove: [member] }, partnerClient);
    expect(await untouched(strong, out)).toEqual(denied);
    expect(await untouched(strong, () => groups.put(strong, [], partnerClient))).toEqual(denied);
    expect(await untouched(strong, () => groups.remove(strong, partnerClient))).toEqual(denied);
    const [policy] = (await groups.policies(strong)).body.items;
    const take = () => rest('DELETE', `/access_policies/${policy.id}`, partnerClient);
    expect(await untouched(strong, take)).toEqual(denied);
  });

  it('to existing members', async () => {
    const member = userMember(await server.makeUser(customer.id, `member-${count}`));
    const group = await groups.filled(customer.id, [member], [['backup_user', customer.id]]);
    const climbs: [As, string, string, number[]][] = [
      [companyClient, 'licensing_admin', customer.id, denied],
      [companyClient, 'partner_admin', customer.id, denied],
      [companyClient, 'readonly_admin', partner.id, [404, 1104]],
      [partnerClient, 'readonly_admin', partner.id, [409, 1027]],
      [unitClient, 'unit_admin', unit.id, [404, 1005]],
    ];
    for (const [as, role, tenantId, expected] of climbs) {
      const put = () =>
        groups.put(
          group,
          [
            ['backup_user', customer.id],
            [role, tenantId],
          ],
          as,
        );
      expect(await untouched(group, put), role).toEqual(expected);
    }
  });

  it('with a group of an ancestor, or of a closed descendant', async () => {
    const member = userMember(await server.makeUser(unit.id, `member-${count}`));
    const above = await groups.make(partner.id);
    const add = () => groups.patch(above, { add: [member] }, companyClient);
    expect(await untouched(above, add)).toEqual([404, 1005]);
    expect(await untouched(above, () => groups.put(above, [], companyClient))).toEqual([404, 1005]);
    const group = await groups.filled(partner.id, [], [['unit_admin', unit.id]]);
    const { version } = (await rest('GET', `/tenants/${unit.id}`, server.admin)).body;
    const close = { version, ancestral_access: false };
    expect((await rest('PUT', `/tenants/${unit.id}`, server.admin, close)).status).toBe(200);
    const other = userMember(await server.makeUser(customer.id, `other-${count}`));
    const join = () => groups.patch(group, { add: [other] }, partnerClient);
    expect(await untouched(group, join)).toEqual(denied);
  });

  it('by restoring a tenant', async () => {
    const member = userMember(await server.makeUser(partner.id, `member-${count}`));
    await gone(partnerClient, async () => {
      const add = () => groups.patch(strong, { add: [member] }, partnerClient);
      expect(await untouched(strong, add)).toEqual(denied);
      expect(await untouched(strong, () => groups.remove(strong, partnerClient))).toEqual(denied);
    });
    expect((await groups.policies(strong)).body.items).toHaveLength(1);
  });

  it('with the password or secret of a member', async () => {
    const agent = await server.makeClient(customer.id);
    const members = [userMember(person), clientMember(agent)];
    expect((await groups.patch(strong, { add: members })).status).toBe(204);
    const attempts = () => [
      rest('POST', `/users/${person.id}/password`, partnerClient, {
        password: 'of a climber 1234',
      }),
      rest('POST', `/clients/${agent.id}/reset_secret`, partnerClient),
      rest('POST', `/idp/ott`, partnerClient, { login: person.username, purpose: 'user_login' }),
      rest('DELETE', `/clients/${agent.id}`, partnerClient),
    ];
    const refused = async () => {
      for (const answer of await Promise.all(attempts())) {
        expect(answer.status, answer.text).toBe(403);
      }
    };
    await refused();
    // The same applies while the role has no effect, because it can return.
    const above = await server.makePerson(partner.id, `above-${count}`);
    strong = { ...strong, version: strong.version + 1 };
    expect((await groups.patch(strong, { add: [userMember(above)] })).status).toBe(204);
    await gone(partnerClient, async () => {
      const reset = await rest('POST', `/users/${above.id}/password`, partnerClient, {
        password: 'of a climber 1234',
      });
      expect(refusal(reset).slice(0, 2)).toEqual(denied);
    });
    expect((await signIn(server, above)).access_token).toBeTruthy();
  });

  it('with the password of a former member, who may be moved back', async () => {
    const other = await server.makeTenant(server.rootId, 'partner', `Other ${count}`);
    const there = await server.makeClient(other.id, 'partner_admin');
    const movable = await server.makeTenant(partner.id, 'customer', `Movable ${count}`);
    const member = await server.makePerson(movable.id, `movable-${count}`);
    await groups.patch(strong, { add: [userMember(member)] });
    const { version } = (await rest('GET', `/tenants/${movable.id}`, server.admin)).body;
    const move = { version, parent_id: other.id };
    expect((await rest('PUT', `/tenants/${movable.id}`, server.admin, move)).status).toBe(200);
    const reset = await rest('POST', `/users/${member.id}/password`, there, {
      password: 'of a climber 1234',
    });
    expect(refusal(reset).slice(0, 2)).toEqual(denied);
  });
});

describe('a caller cannot change its own access by a group', () => {
  it('by adding or removing itself', async () => {
    const group = await groups.make(customer.id);
    for (const [as, member] of [
      [person, userMember(person)],
      [companyClient, clientMember(companyClient)],
    ] as const) {
      const join = () => groups.patch(group, { add: [member] }, as);
      expect(await untouched(group, join)).toEqual(denied);
      const leave = () => groups.patch(group, { remove: [member] }, as);
      expect(await untouched(group, leave)).toEqual(denied);
    }
  });

  it('by changing its own group', async () => {
    const group = await groups.filled(
      customer.id,
      [userMember(person)],
      [['readonly_admin', customer.id]],
    );
    const other = userMember(await server.makeUser(customer.id, `other-${count}`));
    const [policy] = (await groups.policies(group)).body.items;
    const attempts = [
      () => groups.put(group, [['company_admin', customer.id]], person),
      () => groups.put(group, [], person),
      () => groups.patch(group, { add: [other] }, person),
      () => groups.patch(group, { remove: [other] }, person),
      () => groups.remove(group, person),
      () => rest('DELETE', `/access_policies/${policy.id}`, person),
    ];
    for (const attempt of attempts) expect(await untouched(group, attempt)).toEqual(denied);
    const granted = await server
      .as(person)
      .graph(
        `mutation($input: GrantRoleInput!) { grantRole(input: $input) { accessPolicy { id } } }`,
        {
          input: {
            trusteeType: 'USER_GROUP',
            trusteeId: group.id,
            roleId: 'company_admin',
            tenantId: customer.id,
          },
        },
      );
    expect(granted.body.errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' } }]);
    expect((await groups.policies(group)).body.items).toHaveLength(1);
  });

  it('with a restricted token', async () => {
    await server.grant('user', person.id, 'company_admin', unit.id);
    const group = await groups.filled(customer.id, [userMember(person)], []);
    const { access_token: assertion } = await signIn(server, person);
    const { body } = await server.anonymous.post(
      '/idp/token',
      new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion,
        scope: `urn:acronis.com:tenant-id:${customer.id}`,
      }).toString(),
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    );
    const narrowed: As = { token: body.access_token as string };
    const put = () => groups.put(group, [['company_admin', customer.id]], narrowed);
    expect(await untouched(group, put)).toEqual(denied);
    const fresh = await groups.make(customer.id);
    const join = () => groups.patch(fresh, { add: [userMember(person)] }, narrowed);
    expect(await untouched(fresh, join)).toEqual(denied);
  });
});

it('and concurrent changes of members and roles wait for each other', async () => {
  const group = await groups.make(customer.id);
  const members = await Promise.all(
    Array.from({ length: 4 }, (_, index) =>
      server.makeUser(customer.id, `racer-${count}-${index}`),
    ),
  );
  const answers = await Promise.all([
    groups.put(group, [['licensing_admin', customer.id]]),
    ...members.map((member) => groups.patch(group, { add: [userMember(member)] }, companyClient)),
  ]);
  const [put, ...patches] = answers.map(({ status }) => status);
  expect(put).toBe(200);
  // At most one member was added before the role; the others failed because of the version or the
  // role.
  expect(patches.filter((status) => status === 204).length).toBeLessThanOrEqual(1);
  for (const status of patches) expect([204, 403, 409]).toContain(status);
});
