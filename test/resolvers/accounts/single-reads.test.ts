import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { useTestServer } from '../../support/server.js';
import { ask, change, refused } from '../support.js';
import { plantWorld } from '../world.js';

const server = await useTestServer();
const world = await plantWorld(server);
const reader = await server.makePerson(world.shop.id, 'reader', 'readonly_admin');

const some = '11111111-2222-3333-4444-555555555555';

describe('the viewer', () => {
  const query = `{ viewer { __typename id tenantId tenant { id viewerScopes }
    accessPolicies { totalCount nodes { role { id } } } } }`;

  it('is the calling user or client', async () => {
    const { viewer } = await ask(reader, query);
    expect(viewer).toEqual({
      __typename: 'User',
      id: reader.id,
      tenantId: world.shop.id,
      tenant: {
        id: world.shop.id,
        viewerScopes: ['readonly_admin', 'security_groups_viewer', 'tenant_viewer'],
      },
      accessPolicies: { totalCount: 1, nodes: [{ role: { id: 'readonly_admin' } }] },
    });
    const asClient = await ask(world.api, query);
    expect(asClient.viewer).toMatchObject({ __typename: 'Client', id: world.api.id });
    expect((await ask(server.admin, query)).viewer.tenant.viewerScopes).toEqual(['*']);
  });

  it('without a policy sees only itself', async () => {
    const { viewer } = await ask(
      world.bob,
      `{ viewer { __typename id tenantId tenant { id } accessPolicies { totalCount }
        ... on User { login contact { id email tenant { id } user { login } } personalTenant { id }
          contacts { nodes { id } } } } }`,
    );
    expect(viewer).toMatchObject({
      id: world.bob.id,
      login: 'bob',
      tenantId: world.shop.id,
      tenant: null,
      accessPolicies: { totalCount: 0 },
      contact: { email: null, tenant: null, user: { login: 'bob' } },
      personalTenant: null,
      contacts: { nodes: [{ id: viewer.contact.id }] },
    });
    const others = await ask(
      world.bob,
      `query($ids: [ID!]!, $bob: ID!, $ann: ID!) {
        nodes(ids: $ids) { id } me: user(id: $bob) { login } ann: user(id: $ann) { login }
        byLogin: userByLogin(login: "ANN@example.com") { id } self: userByLogin(login: "BOB") { id }
        tenants { totalCount nodes { id } } users { totalCount nodes { id } }
        clients { totalCount } contacts { totalCount } accessPolicies { totalCount } }`,
      {
        ids: [world.bob.id, world.ann.id, world.shop.id, world.desk.id, world.api.id],
        bob: world.bob.id,
        ann: world.ann.id,
      },
    );
    expect(others).toEqual({
      nodes: [{ id: world.bob.id }, null, null, null, null],
      me: { login: 'bob' },
      ann: null,
      byLogin: null,
      self: { id: world.bob.id },
      tenants: { totalCount: 0, nodes: [] },
      users: { totalCount: 1, nodes: [{ id: world.bob.id }] },
      clients: { totalCount: 0 },
      contacts: { totalCount: 0 },
      accessPolicies: { totalCount: 0 },
    });
    for (const field of [
      'applications { id }',
      'roles { id }',
      'loginAvailability(login: "x")',
      `application(id: "${some}") { id }`,
    ]) {
      expect(await refused(world.bob, `{ ${field} }`)).toEqual([200, 'ACCESS_DENIED']);
    }
  });

  it('requires authentication', async () => {
    const anonymous = (query: string) => server.anonymous.graph(query);
    for (const query of [
      '{ viewer { id } }',
      '{ tenants { nodes { id } } }',
      '{ ...F } fragment F on Query { roles { id } }',
      '{ ... { passwordCompromised(sha1: "x") } }',
      'mutation { deleteContact(input: { id: "x" }) { userErrors { code } } }',
    ]) {
      const { status, body } = await anonymous(query);
      expect([status, body.errors?.[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
      expect(body.data).toBeUndefined();
    }
    const { status, body } = await anonymous('{ __typename }');
    expect([status, body.data]).toEqual([200, { __typename: 'Query' }]);
    const wrong = await server.as({ token: 'nonsense' }).graph('{ __typename }');
    expect([wrong.status, wrong.body.errors?.[0].extensions.code]).toEqual([
      401,
      'UNAUTHENTICATED',
    ]);
  });
});

describe('one object', () => {
  it.each(['tenant', 'user', 'client', 'contact', 'accessPolicy', 'node'])(
    '%s is null if the caller cannot see any',
    async (field) => {
      const foreign = [world.bay.id, world.bay.contact.id, server.clientId, server.adminId];
      const ids = [some, some.replace('1', 'A'), ...foreign];
      for (const id of ids) {
        const data = await ask(reader, `query($id: ID!) { ${field}(id: $id) { id } }`, { id });
        expect(data).toEqual({ [field]: null });
      }
    },
  );

  it('that was deleted is returned on request', async () => {
    const tenantId = world.south.id;
    const { user } = await change(server.admin, 'createUser', 'user { id version }', {
      tenantId,
      login: 'gone',
      enabled: false,
    });
    await change(server.admin, 'deleteUser', 'deletedUserId', user);
    const { client } = await change(server.admin, 'createClient', 'client { id }', {
      tenantId,
      type: 'MANAGED_CLIENT',
    });
    await change(server.admin, 'deleteClient', 'deletedClientId', { id: client.id });
    const { tenant } = await change(server.admin, 'createTenant', 'tenant { id version }', {
      parentId: tenantId,
      kind: 'CUSTOMER',
      name: 'Gone',
      enabled: false,
    });
    await change(server.admin, 'deleteTenant', 'deletedTenantId', tenant);
    for (const [field, id] of [
      ['user', user.id],
      ['client', client.id],
      ['tenant', tenant.id],
    ]) {
      const all = await ask(
        server.admin,
        `query($id: ID!, $d: Boolean!) { now: ${field}(id: $id) { id } node(id: $id) { id }
          then: ${field}(id: $id, includeDeleted: true) { id deletedAt }
          as: ${field}(id: $id, includeDeleted: $d) { id } }`,
        { id, d: true },
      );
      expect(all).toMatchObject({ now: null, node: null, then: { id }, as: { id } });
      expect(Date.parse(all.then.deletedAt)).toBeGreaterThan(0);
    }
    for (const [list, id] of [
      ['users', user.id],
      ['clients', client.id],
      ['children', tenant.id],
      ['descendants', tenant.id],
    ]) {
      const { tenant: lists } = await ask(
        server.admin,
        `{ tenant(id: "${tenantId}") { now: ${list} { totalCount nodes { id } }
          all: ${list}(includeDeleted: true) { totalCount nodes { id } } } }`,
      );
      expect(lists.now.nodes).not.toContainEqual({ id });
      expect(lists.all.nodes).toContainEqual({ id });
      expect(lists.now.totalCount).toBe(lists.all.totalCount - 1);
    }
    const whole = await ask(
      server.admin,
      `{ tenant(id: "${tenant.id}", includeDeleted: true) { active contact { email } parent { id }
        ancestors { id } } }`,
    );
    expect(whole.tenant).toEqual({
      active: false,
      contact: { email: null },
      parent: { id: tenantId },
      ancestors: [{ id: server.rootId }, { id: tenantId }],
    });
  });
});

describe('the catalog', () => {
  it('has applications with their roles, and roles with their applications', async () => {
    const { applications, roles } = await ask(
      reader,
      `{ applications { id name type apiBaseUrl usages roles { id application { id } } }
        roles { id name kinds scopes application { type } } }`,
    );
    const { body } = await server.admin.get('/applications');
    expect(
      applications.map(({ roles: _, apiBaseUrl, ...rest }: Record<string, unknown>) => ({
        ...rest,
        api_base_url: apiBaseUrl,
      })),
    ).toEqual(body.items);
    expect(roles).toContainEqual({
      id: 'company_admin',
      name: 'Company administrator',
      kinds: ['CUSTOMER'],
      scopes: expect.arrayContaining(['company_admin', 'tenant_admin']) as string[],
      application: { type: 'platform' },
    });
    for (const application of applications) {
      for (const role of application.roles) expect(role.application.id).toBe(application.id);
    }
    const { application, none } = await ask(
      server.admin,
      `{ application(id: "${applications[0].id}") { name } none: application(id: "${some}") { name } }`,
    );
    expect([application.name, none]).toEqual([applications[0].name, null]);
  });
});

describe('a query without an object', () => {
  it('search finds tenants and users that are visible to the caller', async () => {
    const query = `query($text: String!, $in: ID, $first: Int! = 10) {
      search(text: $text, tenantId: $in, first: $first) { nodes { __typename
        ... on Tenant { name kind } ... on User { login tenant { name } } } } }`;
    const find = async (variables: object, as = server.admin) =>
      (await ask(as, query, { ...variables })).search.nodes;
    expect(await find({ text: 'SHOP' })).toEqual([
      { __typename: 'Tenant', name: 'Shop', kind: 'CUSTOMER' },
    ]);
    expect(await find({ text: 'cat@' })).toEqual([
      { __typename: 'User', login: 'cat', tenant: { name: 'Bay' } },
    ]);
    expect(await find({ text: 'cat@' }, reader)).toEqual([]);
    expect(await find({ text: 'o', in: world.north.id, first: 1 })).toHaveLength(1);
    const anywhere = (variables: object) => refused(reader, query, { ...variables });
    expect(await anywhere({ text: 'x', in: world.bay.id })).toEqual([200, 'TARGET_NOT_FOUND']);
    expect(await anywhere({ text: 'x', first: 0 })).toEqual([200, 'BAD_INPUT first']);
    expect(await anywhere({ text: 'x', first: 101 })).toEqual([200, 'BAD_INPUT first']);
    for (const text of ['', ' ', 'a\u0000', 'x'.repeat(256)]) {
      expect(await anywhere({ text })).toEqual([200, 'BAD_INPUT text']);
    }
  });

  it('search finds deleted objects on request', async () => {
    const gone = await server.makeUser(world.bay.id, 'gone-user', { enabled: false });
    const query = `query($deleted: Boolean!) { search(text: "gone-user", includeDeleted: $deleted) {
      nodes { ... on User { login deletedAt } } } }`;
    const find = async (deleted: boolean) =>
      (await ask(server.admin, query, { deleted })).search.nodes;
    await server.admin.delete(`/users/${gone.id}`, { version: gone.version });
    expect(await find(false)).toEqual([]);
    expect(await find(true)).toEqual([
      { login: 'gone-user', deletedAt: expect.stringMatching(/^\d{4}-/) as string },
    ]);
  });

  it('a tenant is found by its number, as with resolve_ids', async () => {
    const query = `query($n: SafeInt!) { tenantByNumber(number: $n) { id } }`;
    const numberOf = async (id: string) =>
      (await ask(server.admin, `{ tenant(id: "${id}") { number } }`)).tenant.number as number;
    const [shop, bay] = [await numberOf(world.shop.id), await numberOf(world.bay.id)];
    const find = async (n: number, as = server.admin) =>
      (await ask(as, query, { n })).tenantByNumber;
    expect(await find(shop)).toEqual({ id: world.shop.id });
    expect([await find(bay, reader), await find(999_999)]).toEqual([null, null]);
    // Also for a user without a role, as for the id.
    const outsider = await server.makePerson(world.shop.id, 'without-role');
    expect(await find(shop, outsider)).toBeNull();
    expect(await refused(server.admin, query, { n: 0 })).toEqual([200, 'BAD_INPUT number']);
    const body = { items: [{ id: shop }, { id: bay }] };
    for (const as of [server.admin, reader]) {
      const { tenants } = await ask(
        as,
        `{ tenants(filter: { numbers: [${shop}, ${bay}] }) { nodes { id number } } }`,
      );
      const { body: resolved } = await as.post('/tenants:resolve_ids', body);
      const byNumber = (a: { id: number }, b: { id: number }) => a.id - b.id;
      expect(
        (tenants.nodes as { id: string; number: number }[])
          .map(({ id, number }) => ({ id: number, uuid: id }))
          .sort(byNumber),
      ).toEqual((resolved.items as { id: number; uuid: string }[]).sort(byNumber));
    }
  });

  it('the catalog of the platform is the same as in REST', async () => {
    const { languages, colorSchemes, release } = await ask(
      reader,
      '{ languages colorSchemes release { name edition version schema } }',
    );
    const rest = async (path: string) => (await server.anonymous.get(path)).body;
    expect(languages.map((code: string) => ({ code }))).toEqual(await rest('/logic/languages'));
    expect(colorSchemes.map((name: string) => name.toLowerCase())).toEqual(
      await rest('/logic/color_schemes'),
    );
    const { application, components } = await rest('/versions');
    const { schema, ...running } = release;
    expect(running).toEqual(application);
    expect(components).toContainEqual({ name: 'account_database', version: schema });
  });

  it('the applications of the caller are the same as in users/me/applications', async () => {
    for (const as of [server.admin, reader, world.bob, world.ann]) {
      for (const forUi of [false, true]) {
        const { viewerApplications } = await ask(
          as,
          `{ viewerApplications(forUi: ${forUi}) { id name } }`,
        );
        const { body } = await server.as(as).get('/users/me/applications', { for_ui: forUi });
        expect(viewerApplications).toEqual(
          (body.items as { id: string; name: string }[]).map(({ id, name }) => ({ id, name })),
        );
        expect(viewerApplications.length).toBeGreaterThan(0);
      }
    }
  });

  it('logins and passwords are checked', async () => {
    const sha1 = createHash('sha1').update('password').digest('hex');
    const data = await ask(
      reader,
      `query($nul: String!) { free: loginAvailability(login: "nobody") taken: loginAvailability(login: "BOB")
        bad: loginAvailability(login: "a b") nul: loginAvailability(login: $nul)
        known: passwordCompromised(sha1: "${sha1}") unknown: passwordCompromised(sha1: "${'0'.repeat(40)}") }`,
      { nul: 'a\u0000' },
    );
    expect(data).toEqual({
      free: 'FREE',
      taken: 'TAKEN',
      bad: 'UNACCEPTABLE',
      nul: 'UNACCEPTABLE',
      known: true,
      unknown: false,
    });
    const short = await refused(server.admin, '{ passwordCompromised(sha1: "password") }');
    expect(short).toEqual([200, 'BAD_INPUT sha1']);
    const nobody = `query($login: String!) { userByLogin(login: $login) { id } }`;
    for (const login of ['nobody', '', '\u0000', 'x'.repeat(5000)]) {
      expect(await ask(server.admin, nobody, { login })).toEqual({ userByLogin: null });
    }
  });
});
