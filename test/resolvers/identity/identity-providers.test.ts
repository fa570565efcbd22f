import { describe, expect, it } from 'vitest';
import {
  freshDomain,
  makeBranch,
  makeProvider,
  oidcBody,
} from '../../support/identity-providers.js';
import { useTestServer, type As } from '../../support/server.js';
import { send } from '../support.js';

const server = await useTestServer();
const branch = await makeBranch(server, 'Branch');
const provider = await makeProvider(server, oidcBody(branch.partner.id));
const administrator = await server.makeClient(branch.partner.id, 'partner_admin');

const ask = async (query: string, variables: object = {}, as: As = administrator) => {
  const { body } = await send(server.as(as), query, { ...variables });
  expect(body.errors).toBeUndefined();
  return body.data;
};

const mutation = (name: string, selection: string) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  return `mutation($input: ${type}) { ${name}(input: $input) {
    ${selection} userErrors { code field legacyCode } } }`;
};
const change = async (name: string, selection: string, input: object, as?: As) =>
  (await ask(mutation(name, selection), { input }, as))[name];

describe('identity providers in the graph', () => {
  it('are visible to their owner and its descendants, without secrets', async () => {
    const query = `query($id: ID!) {
      node(id: $id) { __typename id }
      identityProvider(id: $id) { version domain idpType address oauth2ClientId owner { name } } }`;
    const shown = { version: 1, domain: provider['domain'], idpType: 'OIDC' };
    expect(await ask(query, { id: provider.id })).toEqual({
      node: { __typename: 'IdentityProvider', id: provider.id },
      identityProvider: {
        ...shown,
        address: 'https://idp.example.com',
        oauth2ClientId: 'account-graph',
        owner: { name: 'Branch' },
      },
    });
    const below = await server.makeClient(branch.customer.id, 'readonly_admin');
    const seen = await ask(query, { id: provider.id }, below);
    expect(seen.identityProvider).toMatchObject({ ...shown, owner: null });
    const other = await server.makeTenant(server.rootId, 'partner', freshDomain());
    const stranger = await server.makeClient(other.id, 'partner_admin');
    expect(await ask(query, { id: provider.id }, stranger)).toEqual({
      node: null,
      identityProvider: null,
    });
    const { data } = await ask(`{ data: __type(name: "IdentityProvider") { fields { name } } }`);
    expect(JSON.stringify(data)).not.toMatch(/secret/i);
  });

  it('are listed for tenants, with the default one and those of users', async () => {
    const closed = await server.makeTenant(branch.customer.id, 'unit', freshDomain(), {
      ancestral_access: false,
    });
    await server.makeUser(branch.unit.id, freshDomain(), { idp_id: provider.id });
    const { version } = (await server.admin.get(`/tenants/${branch.unit.id}`)).body;
    const { tenant } = await change('setDefaultIdentityProvider', 'tenant { version }', {
      tenantId: branch.unit.id,
      version,
      identityProviderId: provider.id,
    });
    expect(tenant).toEqual({ version: (version as number) + 1 });
    const query = `query($id: ID!) { tenant(id: $id) {
      identityProviders { totalCount nodes { id } } defaultIdentityProvider { id }
      users { nodes { identityProvider { id } } } } }`;
    const bound = { id: provider.id };
    expect((await ask(query, { id: branch.unit.id })).tenant).toEqual({
      identityProviders: { totalCount: 1, nodes: [bound] },
      defaultIdentityProvider: bound,
      users: { nodes: [{ identityProvider: bound }] },
    });
    const inside = await server.makeClient(closed.id, 'readonly_admin');
    expect((await ask(query, { id: closed.id }, inside)).tenant).toMatchObject({
      identityProviders: { totalCount: 0, nodes: [] },
    });
  });

  it('need the same number of statements for any number of tenants', async () => {
    const query = `query($id: ID!) { tenant(id: $id) { children(first: 50) { nodes {
      identityProviders { nodes { domain } } defaultIdentityProvider { domain }
      users { nodes { identityProvider { domain } } } } } } }`;
    const cost = async (id: string) => {
      const statements = [];
      for (let times = 0; times < 3; times++) {
        statements.push((await send(server.client, query, { id })).statements);
      }
      return statements[2];
    };
    const fill = async (size: number) => {
      const parent = await server.makeTenant(server.rootId, 'partner', freshDomain());
      for (let i = 0; i < size; i++) {
        const { id } = await server.makeTenant(parent.id, 'customer', freshDomain());
        const own = await makeProvider(server, oidcBody(id));
        await server.makeUser(id, freshDomain(), { idp_id: own.id });
        await server.admin.put(`/tenants/${id}/default_idp`, {
          version: 1,
          idp_id: own.id,
          apply_to_children: false,
        });
      }
      return parent.id;
    };
    const [few, many] = [await fill(2), await fill(12)];
    expect(await cost(many)).toBe(await cost(few));
  });

  it('are registered, changed and deleted', async () => {
    const selection = 'identityProvider { id version domain vendor }';
    const input = {
      ownerTenantId: branch.partner.id,
      domain: freshDomain(),
      idpType: 'OIDC',
      address: 'https://idp.example.com',
      oauth2ClientId: 'x',
    };
    expect(await change('createIdentityProvider', selection, input)).toEqual({
      identityProvider: null,
      userErrors: [{ code: 'BAD_INPUT', field: ['input', 'oauth2ClientSecret'], legacyCode: 1000 }],
    });
    const { identityProvider: made } = await change('createIdentityProvider', selection, {
      ...input,
      oauth2ClientSecret: 'y',
      vendor: 'OKTA',
    });
    expect(made).toMatchObject({ version: 1, domain: input.domain, vendor: 'OKTA' });
    const { id } = made;
    const changed = await change('updateIdentityProvider', selection, {
      id,
      version: 1,
      vendor: null,
    });
    expect(changed.identityProvider).toMatchObject({ id, version: 2, vendor: null });
    const stale = await change('updateIdentityProvider', selection, { id, version: 1 });
    expect(stale.userErrors).toEqual([
      { code: 'VERSION_MISMATCH', field: ['input', 'version'], legacyCode: 1001 },
    ]);
    const gone = { id, version: 2 };
    expect(await change('deleteIdentityProvider', 'deletedIdentityProviderId', gone)).toEqual({
      deletedIdentityProviderId: id,
      userErrors: [],
    });
    const used = await change('deleteIdentityProvider', 'deletedIdentityProviderId', {
      id: provider.id,
      version: 1,
    });
    expect(used.userErrors).toEqual([{ code: 'CONFLICT', field: null, legacyCode: 1010 }]);
  });

  it('can be changed by administrators of their owner', async () => {
    const below = await server.makeClient(branch.customer.id, 'company_admin');
    const { body } = await send(
      below,
      mutation('updateIdentityProvider', 'identityProvider { id }'),
      { input: { id: provider.id, version: 1, vendor: 'x' } },
    );
    expect(body.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED');
  });
});
