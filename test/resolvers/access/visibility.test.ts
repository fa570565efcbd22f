import { describe, expect, it } from 'vitest';
import type { Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { ask, refused } from '../support.js';

/*
 * root ─┬─ top ─ parent ─┬─ closed ─ below   `closed` keeps indirect ancestors out: its own policies
 *       │                └─ open             and those of `parent` reach it, and no others.
 *       └─ other
 *
 * `hidden` belongs to `below`, `both` to `open`; each holds a role in the other’s place.
 */
const server = await useTestServer();
const top = await server.makeTenant(server.rootId, 'partner', 'Barrier top');
const parent = await server.makeTenant(top.id, 'partner', 'Barrier parent');
const closed = await server.makeTenant(parent.id, 'folder', 'Barrier closed');
const below = await server.makeTenant(closed.id, 'customer', 'Barrier below');
const open = await server.makeTenant(parent.id, 'customer', 'Barrier open');
const other = await server.makeTenant(server.rootId, 'partner', 'Barrier other');
const hidden = await server.makeUser(below.id, 'barrier-hidden');
const both = await server.makePerson(open.id, 'barrier-both', 'company_admin');
await server.grant('user', both.id, 'readonly_admin', below.id);
await server.grant('user', hidden.id, 'sync_share_admin', open.id);
const ofTop = await server.makeClient(top.id, 'partner_admin');
const ofParent = await server.makeClient(parent.id, 'partner_admin');
const ofClosed = await server.makeClient(closed.id, 'partner_admin');
const ofOpen = await server.makeClient(open.id, 'company_admin');
const ofBelow = await server.makeClient(below.id, 'company_admin');
const contact = await server.admin.post('/contacts', {
  tenant_id: parent.id,
  user_id: hidden.id,
  types: ['billing'],
  email: null,
  firstname: null,
  lastname: null,
});
const acting = contact.body as Body;
await server.admin.put(`/tenants/${closed.id}`, { version: 1, ancestral_access: false });

const names = (nodes: { name: string }[]) => nodes.map(({ name }) => name.slice(8));

/** A list with its count, which must agree. */
async function list(as: As, field: string, selection: string, variables: object = {}) {
  const data = await ask(server.as(as), `{ ${field} { totalCount nodes { ${selection} } } }`, {
    ...variables,
  });
  const [{ totalCount, nodes }] = Object.values(data) as [{ totalCount: number; nodes: Body[] }];
  expect(nodes).toHaveLength(totalCount);
  return nodes;
}

describe('an object behind a closed tenant', () => {
  it('cannot be read by id from outside', async () => {
    const { body } = await ofParent.get(`/users/${hidden.id}/access_policies`);
    const policy = (body.items as Body[])[0]!;
    const ids = [closed.id, below.id, hidden.id, below.contact.id, hidden.contact.id, ofBelow.id];
    const query = `query($ids: [ID!]!) { nodes(ids: $ids) { id } }`;
    const seen = async (as: As) =>
      (await ask(server.as(as), query, { ids })).nodes.map((one: Body | null) => Boolean(one));
    expect(await seen(ofTop)).toEqual(ids.map(() => false));
    expect(await seen(server.admin)).toEqual(ids.map(() => false));
    expect(await seen(ofOpen)).toEqual(ids.map(() => false));
    expect(await seen(ofParent)).toEqual(ids.map(() => true));
    expect(await seen(ofClosed)).toEqual(ids.map(() => true));
    // The policy is on `open`, so callers who see `open` see it, but not its trustee.
    const { accessPolicy } = await ask(
      ofTop,
      `{ accessPolicy(id: "${policy.id}") { trusteeId trustee { id } tenant { name } } }`,
    );
    expect(accessPolicy).toEqual({
      trusteeId: hidden.id,
      trustee: null,
      tenant: { name: 'Barrier open' },
    });
  });

  it('is in no list and no count', async () => {
    const all = 'tenants(orderBy: { field: PATH })';
    expect(names((await list(ofTop, all, 'name')) as never)).toEqual(['top', 'parent', 'open']);
    expect(names((await list(ofClosed, all, 'name')) as never)).toEqual(['closed', 'below']);
    expect(names((await list(ofParent, all, 'name')) as never)).toEqual([
      'parent',
      'closed',
      'below',
      'open',
    ]);
    const logins = async (as: As) =>
      (await list(as, 'users(orderBy: { field: LOGIN })', 'login')).map(({ login }) => login);
    expect(await logins(ofTop)).toEqual(['barrier-both']);
    expect(await logins(ofParent)).toEqual(['barrier-both', 'barrier-hidden']);
    expect(await logins(ofClosed)).toEqual(['barrier-hidden']);
    const ids = async (as: As, field: string) => (await list(as, field, 'id')).map(({ id }) => id);
    expect(await ids(ofTop, 'clients')).not.toContain(ofBelow.id);
    expect(await ids(ofParent, 'clients')).toContain(ofBelow.id);
    expect(await ids(ofTop, 'contacts')).not.toContain(below.contact.id);
    expect(await ids(ofParent, 'contacts')).toContain(below.contact.id);
    const places = await list(ofTop, 'accessPolicies', 'tenant { name }');
    expect(places.every(({ tenant }) => tenant !== null)).toBe(true);
  });

  it('is in the same lists as in REST', async () => {
    for (const [as, root] of [
      [ofTop, top],
      [ofParent, parent],
      [ofClosed, closed],
      [ofOpen, open],
      [server.admin, { id: server.rootId }],
    ] as const) {
      const rest = await as.get('/tenants', { subtree_root_id: root.id });
      const graph = await list(as, 'tenants', 'id');
      expect(graph.map(({ id }) => id).sort()).toEqual(
        (rest.body.items as Body[]).map(({ id }) => id).sort(),
      );
      const users = await as.get('/users', { subtree_root_tenant_id: root.id });
      const seen = (await list(as, 'users', 'id')).map(({ id }) => id);
      expect(seen).toEqual((users.body.items as Body[]).map(({ id }) => id).sort());
    }
  });

  it('is in no connection', async () => {
    const { top: from, up } = await ask(
      ofTop,
      `query($top: ID!, $open: ID!) {
        top: tenant(id: $top) { descendants { totalCount nodes { name }  }
          children { nodes { name children { totalCount nodes { name } } } } }
        up: tenant(id: $open) { parent { name } ancestors { name } }
      }`,
      { top: top.id, open: open.id },
    );
    expect(from.descendants.totalCount).toBe(2);
    expect(names(from.descendants.nodes)).toEqual(['parent', 'open']);
    expect(from.children.nodes[0].children).toEqual({
      totalCount: 1,
      nodes: [{ name: 'Barrier open' }],
    });
    expect([up.parent.name, names(up.ancestors)]).toEqual(['Barrier parent', ['top', 'parent']]);
    const above = await ask(
      ofClosed,
      `query($closed: ID!, $below: ID!) {
        closed: tenant(id: $closed) { parentId parent { id } ancestors { id } viewerScopes }
        below: tenant(id: $below) { parent { name } ancestors { name } }
      }`,
      { closed: closed.id, below: below.id },
    );
    expect(above.closed).toMatchObject({ parentId: parent.id, parent: null, ancestors: [] });
    expect(above.below).toEqual({
      parent: { name: 'Barrier closed' },
      ancestors: [{ name: 'Barrier closed' }],
    });
    const { contact } = await ask(
      ofTop,
      `{ contact(id: "${acting.id}") { userId user { id } tenant { name } } }`,
    );
    expect(contact).toEqual({
      userId: hidden.id,
      user: null,
      tenant: { name: 'Barrier parent' },
    });
  });

  it('is not revealed by a filter', async () => {
    const none = async (field: string) => expect(await list(ofTop, field, 'id')).toEqual([]);
    await none('tenants(filter: { name: { contains: "below" } })');
    await none(`tenants(filter: { ids: ["${closed.id}", "${below.id}"] })`);
    await none(
      `tenants(filter: { not: { or: [{ name: { contains: "e" } }, { kind: PARTNER }] } })`,
    );
    await none('users(filter: { login: { startsWith: "barrier-h" } })');
    await none(`accessPolicies(filter: { tenantIds: ["${below.id}"] })`);
    await none(`contacts(filter: { ids: ["${hidden.contact.id}"] })`);
    // `both` holds the role, but on a tenant that `ofTop` cannot see.
    const readers = 'users(filter: { roleIds: ["readonly_admin"] })';
    await none(readers);
    expect(await list(ofParent, readers, 'login')).toEqual([{ login: 'barrier-both' }]);
    const admins = 'users(filter: { roleIds: ["company_admin"] })';
    expect(await list(ofTop, admins, 'login')).toEqual([{ login: 'barrier-both' }]);
    expect(await list(both, readers, 'login')).toEqual([{ login: 'barrier-both' }]);
    const found = await ask(
      ofTop,
      '{ search(text: "barrier", first: 50) { nodes { ... on Tenant { id } ... on User { id } } } }',
    );
    expect(found.search.nodes.map(({ id }: Body) => id)).toEqual([
      top.id,
      parent.id,
      open.id,
      both.id,
    ]);
    const query = `{ search(text: "barrier", tenantId: "${below.id}") { nodes { __typename } } }`;
    expect(await refused(ofTop, query)).toEqual([200, 'TARGET_NOT_FOUND']);
  });

  it('does not count among the policies of a visible user', async () => {
    const policies = `{ user(id: "${both.id}") { accessPolicies { totalCount nodes { roleId } } } }`;
    const roles = async (as: As) => {
      const { user } = await ask(server.as(as), policies);
      expect(user.accessPolicies.nodes).toHaveLength(user.accessPolicies.totalCount);
      return user.accessPolicies.nodes.map(({ roleId }: Body) => roleId as string).sort();
    };
    expect(await roles(ofTop)).toEqual(['company_admin']);
    expect(await roles(ofParent)).toEqual(['company_admin', 'readonly_admin']);
    expect(await roles(both)).toEqual(['company_admin', 'readonly_admin']);
  });
});

describe('siblings', () => {
  it('cannot see each other', async () => {
    const ids = [other.id, top.id, parent.id, other.contact.id, ofTop.id];
    const { nodes } = await ask(ofOpen, `query($ids: [ID!]!) { nodes(ids: $ids) { id } }`, { ids });
    expect(nodes).toEqual([null, null, null, null, null]);
    expect((await list(ofOpen, 'tenants', 'id')).map(({ id }) => id)).toEqual([open.id]);
  });
});

describe('a personal tenant', () => {
  it('is returned with its user, and in no list', async () => {
    const { user } = await ask(
      ofTop,
      `{ user(id: "${both.id}") { personalTenant { id name kind owner { login } parent { id } } } }`,
    );
    const { id, ...personal } = user.personalTenant;
    expect(personal).toEqual({
      name: 'barrier-both',
      kind: 'UNIT',
      owner: { login: 'barrier-both' },
      parent: { id: open.id },
    });
    const { node, tenant, tenants, search } = await ask(
      ofTop,
      `query($id: ID!, $open: ID!) { node(id: $id) { id } tenants(filter: { ids: [$id] }) { totalCount }
        tenant(id: $open) { hasChildren children { totalCount } descendants { totalCount } }
        search(text: "barrier-both", first: 50) { nodes { __typename } } }`,
      { id, open: open.id },
    );
    expect(node).toEqual({ id });
    expect(tenants.totalCount).toBe(0);
    expect(tenant).toEqual({
      hasChildren: false,
      children: { totalCount: 0 },
      descendants: { totalCount: 0 },
    });
    expect(search.nodes).toEqual([{ __typename: 'User' }]);
  });
});
