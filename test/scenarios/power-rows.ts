import { Groups } from '../support/security-groups.js';
import { roleScope } from '../support/registration.js';
import type { As } from '../support/server.js';
import type { PowerWorld, Strength } from './power-world.js';

/** Equal calls of both APIs. */
interface Call {
  readonly rest: readonly [method: string, path: string, body?: object, query?: object];
  /** A mutation and its input; undefined if the graph has none. */
  readonly graph?: readonly [mutation: string, input: object];
  /** The caller. Default: the company administrator. */
  readonly as?: As;
}

/** An attempt to gain access: the field that it sets, the target, and the calls. */
export interface Row {
  /** `action.field`, or the action if all of it is sensitive. */
  readonly guards: string;
  readonly strengths: readonly Strength[];
  /** Whether the graph has no mutation for it. */
  readonly noMutation?: true;
  /** The reason why the root administrator cannot do it either. */
  readonly notByRoot?: string;
  /** Creates a target with this strength, and returns the calls on it. */
  prepare(world: PowerWorld, strength: Strength): Promise<Call>;
}

const everyStrength = ['above', 'another', 'group', 'closed'] as const;

/** A field of `PUT /users/{user_id}` and of `updateUser`. */
const userField = (
  name: string,
  body: (world: PowerWorld) => object | Promise<object>,
  input: (body: any) => object = (given) => given as object,
  before?: (world: PowerWorld, path: string) => Promise<void>,
): Row => ({
  guards: `updateUser.${name}`,
  strengths: everyStrength,
  async prepare(world, strength) {
    const { id } = await world.user(strength);
    const path = `/users/${id}`;
    await before?.(world, path);
    const version = await world.version(path);
    const change = await body(world);
    return {
      rest: ['PUT', path, { version, ...change }],
      graph: ['updateUser', { id, version, ...input(change) }],
    };
  },
});

/** A change of the user with this id. */
const onUser = (guards: string, call: (id: string) => Call): Row => ({
  guards,
  strengths: everyStrength,
  async prepare(world, strength) {
    const user = await world.user(strength);
    return call(user.id);
  },
});

let count = 0;
const inHours = (hours: number) =>
  new Date(Math.floor(Date.now() / 1000) * 1000 + hours * 3600_000).toISOString();
const soon = () => inHours(1);
const later = () => inHours(2);

async function makeProvider(world: PowerWorld): Promise<string> {
  const body = {
    owner_tenant_id: world.partner.id,
    domain: `power-${++count}.example`,
    idp_type: 'internal',
  };
  return (await world.root('POST', '/identity_providers', { body })).id;
}

const users: Row[] = [
  userField('login', () => ({ login: `mine-${++count}@attacker.example` })),
  userField('contact.email', () => ({ contact: { email: 'mine@attacker.example' } })),
  userField(
    'externalId',
    () => ({ external_id: 'me' }),
    ({ external_id }) => ({ externalId: external_id as string }),
  ),
  userField(
    'idpId',
    async (world) => ({ idp_id: await makeProvider(world) }),
    ({ idp_id }) => ({ idpId: idp_id as string }),
  ),
  userField(
    'enabled',
    () => ({ enabled: true }),
    undefined,
    (world, path) => world.disable(path),
  ),
  userField(
    'disableAfter',
    () => ({ disable_after: later() }),
    ({ disable_after }) => ({ disableAfter: disable_after as string }),
    async (world, path) => {
      const body = { version: await world.version(path), disable_after: soon() };
      await world.root('PUT', path, { body });
    },
  ),
  {
    guards: 'updateContact.email',
    strengths: everyStrength,
    async prepare(world, strength) {
      const { id } = (await world.user(strength)).contact as { id: string };
      const email = 'mine@attacker.example';
      return {
        rest: ['PUT', `/contacts/${id}`, { email }],
        graph: ['updateContact', { id, email }],
      };
    },
  },
  {
    guards: 'restoreUser',
    strengths: everyStrength,
    async prepare(world, strength) {
      const { id } = await world.user(strength);
      await world.remove(`/users/${id}`);
      return { rest: ['POST', `/users/${id}/restore`], graph: ['restoreUser', { id }] };
    },
  },
  {
    ...onUser('setUserPassword.password', (userId) => {
      const input = { password: 'a password that I know' };
      return {
        rest: ['POST', `/users/${userId}/password`, input],
        graph: ['setUserPassword', { userId, ...input }],
      };
    }),
    notByRoot: 'clients alone set the passwords of others',
  },
  {
    guards: 'issueOneTimeToken',
    noMutation: true,
    notByRoot: 'clients alone get one-time tokens',
    strengths: everyStrength,
    async prepare(world, strength) {
      const { id } = await world.user(strength);
      await world.server.client.post(`/users/${id}/password`, {
        password: 'a password of the target',
      });
      return { rest: ['POST', '/idp/ott', { user_id: id, purpose: 'user_login' }] };
    },
  },
  onUser('setUserMfa.enabled', (userId) => ({
    rest: ['PUT', `/users/${userId}/mfa/status`, { enabled: false }],
    graph: ['setUserMfa', { userId, enabled: false }],
  })),
  onUser('resetUserTotp', (userId) => ({
    rest: ['DELETE', `/users/${userId}/totp/reset`],
    graph: ['resetUserTotp', { userId }],
  })),
];

/** A field of `PUT /clients/{client_id}` and of `updateClient`. */
const clientField = (name: string, body: object, input: object): Row => ({
  guards: `updateClient.${name}`,
  strengths: everyStrength,
  async prepare(world, strength) {
    const { id } = await world.client(strength);
    return {
      rest: ['PUT', `/clients/${id}`, body],
      graph: ['updateClient', { id, version: 1, ...input }],
    };
  },
});

const uris = ['https://attacker.example/callback'];
const clients: Row[] = [
  clientField('redirectUris', { redirect_uris: uris }, { redirectUris: uris }),
  clientField(
    'postLogoutRedirectUris',
    { post_logout_redirect_uris: uris },
    { postLogoutRedirectUris: uris },
  ),
  clientField('data', { data: { client_name: 'mine' } }, { data: { client_name: 'mine' } }),
  clientField('originId', { origin_id: 'mine' }, { originId: 'mine' }),
  {
    guards: 'updateClient.status',
    strengths: ['above', 'another', 'group'],
    async prepare(world, strength) {
      const { id } = await world.client(strength);
      await world.root('PUT', `/clients/${id}`, { body: { status: 'disabled' } });
      return {
        rest: ['PUT', `/clients/${id}`, { status: 'enabled' }],
        graph: ['updateClient', { id, version: 2, status: { enum: 'ENABLED' } }],
      };
    },
  },
  {
    guards: 'resetClientSecret',
    strengths: everyStrength,
    async prepare(world, strength) {
      const { id } = await world.client(strength);
      return {
        rest: ['POST', `/clients/${id}/reset_secret`],
        graph: ['resetClientSecret', { id }],
      };
    },
  },
  {
    guards: 'deleteClient',
    strengths: everyStrength,
    async prepare(world, strength) {
      const { id } = await world.client(strength);
      return { rest: ['DELETE', `/clients/${id}`], graph: ['deleteClient', { id }] };
    },
  },
];

/** The granted role: one that the company administrator could grant, or could not. */
const handedOut = (strength: Strength) =>
  strength === 'covered' ? 'backup_user' : 'licensing_admin';

const roles: Row[] = [
  {
    guards: 'grantRole.roleId',
    strengths: ['another'],
    async prepare(world, strength) {
      const { id: trusteeId } = await world.user('covered');
      const [roleId, tenantId] = [
        strength === 'covered' ? 'sync_share_user' : 'licensing_admin',
        world.customer.id,
      ];
      const body = { trustee_id: trusteeId, role_id: roleId, tenant_id: tenantId };
      return {
        rest: ['POST', `/users/${trusteeId}/access_policies`, { ...body, trustee_type: 'user' }],
        graph: ['grantRole', { trusteeId, roleId, tenantId }],
      };
    },
  },
  {
    guards: 'setUserPolicies.items',
    strengths: ['another'],
    async prepare(world, strength) {
      const { id: userId } = await world.user('covered');
      const [roleId, tenantId] = [handedOut(strength), world.customer.id];
      return {
        rest: [
          'PUT',
          `/users/${userId}/access_policies`,
          { items: [{ role_id: roleId, tenant_id: tenantId }] },
        ],
        graph: ['setUserPolicies', { userId, items: [{ roleId, tenantId }] }],
      };
    },
  },
  {
    guards: 'setSecurityGroupPolicies.items',
    strengths: ['another'],
    async prepare(world, strength) {
      const { id } = await world.group('covered');
      const [roleId, tenantId] = [handedOut(strength), world.customer.id];
      return {
        rest: [
          'PUT',
          `/security_groups/${id}/access_policies`,
          { items: [{ role_id: roleId, tenant_id: tenantId }] },
        ],
        graph: ['setSecurityGroupPolicies', { securityGroupId: id, items: [{ roleId, tenantId }] }],
      };
    },
  },
  {
    guards: 'changeSecurityGroupMembers.itemsToAdd',
    strengths: ['another'],
    async prepare(world, strength) {
      const { id, version } = await world.group(strength);
      const user = await world.user('covered');
      return {
        rest: [
          'PATCH',
          `/security_groups/${id}/members`,
          { items_to_add: [{ id: user.id, type: 'user' }], items_to_remove: [] },
          { version },
        ],
        graph: [
          'updateSecurityGroupMembers',
          { id, version, add: [{ id: user.id, type: { enum: 'USER' } }] },
        ],
      };
    },
  },
  {
    guards: 'createRegistrationToken.scopes',
    strengths: ['another'],
    prepare(world, strength) {
      const tenantId = world.customer.id;
      const scopes = [
        roleScope(tenantId, strength === 'covered' ? 'backup_agent_admin' : 'licensing_admin'),
      ];
      return Promise.resolve({
        rest: ['POST', `/tenants/${tenantId}/registration_tokens`, { expires_in: 3600, scopes }],
        graph: ['createRegistrationToken', { tenantId, expiresIn: 3600, scopes }],
      });
    },
  },
  {
    guards: 'createClient.type',
    strengths: ['another'],
    async prepare(world, strength) {
      const tenantId = world.customer.id;
      // A client that administers clients, but could not make one an administrator.
      const manager = await world.server.makeClient(tenantId, 'replication_manager');
      return {
        as: strength === 'covered' ? world.companyAdmin : manager,
        rest: [
          'POST',
          '/clients',
          {
            tenant_id: tenantId,
            type: 'api_client',
            token_endpoint_auth_method: 'client_secret_basic',
            data: { client_name: 'mine' },
          },
        ],
        graph: ['createClient', { tenantId, type: { enum: 'API_CLIENT' } }],
      };
    },
  },
];

/** A move of the customer to the other partner, by an administrator of both. */
const move = async (world: PowerWorld, as: As): Promise<Call> => {
  const { id } = world.customer;
  const version = await world.version(`/tenants/${id}`);
  const parent_id = world.sibling.id;
  return {
    as,
    rest: ['PUT', `/tenants/${id}`, { version, parent_id }],
    graph: ['moveTenant', { id, version, parentId: parent_id }],
  };
};

const tenants: Row[] = [
  {
    guards: 'updateTenant.enabled',
    // Closed descendants are disabled and enabled together with a tenant.
    strengths: ['another', 'group'],
    async prepare(world, strength) {
      const { id } = world.customer;
      await world.user(strength);
      await world.disable(`/tenants/${id}`);
      const version = await world.version(`/tenants/${id}`);
      return {
        as: world.partnerAdmin,
        rest: ['PUT', `/tenants/${id}`, { version, enabled: true }],
        graph: ['updateTenant', { id, version, enabled: true }],
      };
    },
  },
  {
    guards: 'restoreTenant',
    strengths: ['another', 'group'],
    async prepare(world, strength) {
      const { id } = world.customer;
      await world.user(strength);
      await world.remove(`/tenants/${id}`);
      return {
        as: world.partnerAdmin,
        rest: ['POST', `/tenants/${id}/restore`],
        graph: ['restoreTenant', { id }],
      };
    },
  },
  {
    guards: 'updateTenant.kind',
    strengths: ['above'],
    async prepare(world, strength) {
      const { id } = world.customer;
      await world.remove(`/tenants/${world.unit.id}`);
      const version = await world.version(`/tenants/${id}`);
      return {
        as: strength === 'covered' ? world.partnerAdmin : world.companyAdmin,
        rest: ['PUT', `/tenants/${id}`, { version, kind: 'partner' }],
        graph: ['updateTenant', { id, version, kind: { enum: 'PARTNER' } }],
      };
    },
  },
  {
    guards: 'updateTenant.parentId',
    strengths: ['another', 'group'],
    async prepare(world, strength) {
      const { server, partner, sibling, customer } = world;
      const mover = await server.makeClient(partner.id, 'partner_admin');
      if (strength === 'another') {
        await server.grant('client', mover.id, 'licensing_admin', sibling.id);
      }
      if (strength === 'group') {
        const member = await world.user('covered');
        const place = async (parent_id: string) =>
          world.root('PUT', `/tenants/${customer.id}`, {
            body: { version: await world.version(`/tenants/${customer.id}`), parent_id },
          });
        await place(sibling.id);
        await new Groups(server).filled(
          sibling.id,
          [{ id: member.id, type: 'user' }],
          [['licensing_admin', sibling.id]],
        );
        await place(partner.id);
      }
      return move(world, mover);
    },
  },
  {
    guards: 'updateTenant.ancestralAccess',
    notByRoot: 'the tenant is closed to the root',
    strengths: ['above'],
    async prepare(world, strength) {
      const { server, customer } = world;
      const path = `/tenants/${customer.id}`;
      const close = { version: await world.version(path), ancestral_access: false };
      await world.root('PUT', path, { body: close });
      const opener = await server.makeClient(customer.id, 'company_admin');
      if (strength === 'above') {
        await server.grant('client', opener.id, 'licensing_admin', server.rootId);
      }
      const version = close.version + 1;
      return {
        as: opener,
        rest: ['PUT', path, { version, ancestral_access: true }],
        graph: ['updateTenant', { id: customer.id, version, ancestralAccess: true }],
      };
    },
  },
];

/** Every attempt to gain access that is refused for an administrator who could not grant as much. */
export const rows: readonly Row[] = [...users, ...clients, ...roles, ...tenants];
