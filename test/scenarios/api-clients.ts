import type { As, TestServer } from '../support/server.js';

export interface TenantSeen {
  id: string;
  parentId: string;
  name: string;
  kind: string;
  enabled: boolean;
  version: number;
}

export interface UserSeen {
  id: string;
  tenantId: string;
  login: string;
  email: string;
  enabled: boolean;
  activated: boolean;
  version: number;
}

/**
 * Changes and reads with the same names on both APIs. A refused write returns the numeric business
 * code, a read of an unknown object null, and a request without credentials throws.
 */
export interface ApiClient {
  createTenant(as: As, parentId: string, kind: string, name: string): Promise<string>;
  createUser(as: As, tenantId: string, login: string): Promise<string>;
  setPassword(as: As, userId: string, password: string): Promise<string | undefined>;
  grantRole(as: As, userId: string, tenantId: string, role: string): Promise<string | undefined>;
  disableTenant(as: As, id: string, version: number): Promise<string | undefined>;
  tenant(as: As, id: string): Promise<TenantSeen | null>;
  user(as: As, id: string): Promise<UserSeen | null>;
  /** The tenants of the subtree of `root` that the caller can see, ordered by id. */
  tenantIds(as: As, root: string): Promise<string[]>;
  rolesOf(as: As, userId: string): Promise<[role: string, tenantId: string][]>;
}

const contactOf = (login: string) => `${login.toLowerCase()}@example.com`;

export class RestClient implements ApiClient {
  constructor(private readonly server: TestServer) {}

  private async write(as: As, method: string, path: string, body: object) {
    const response = await this.server.as(as).request(method, path, { body });
    if (response.status < 300) return { body: response.body as { id: string } };
    return { code: String(response.body.error.context?.code ?? response.body.error.code) };
  }

  private async read(as: As, path: string, query: Record<string, string> = {}) {
    const { status, body } = await this.server.as(as).get(path, query);
    if (status === 401) throw new Error('401');
    return status === 200 ? body : null;
  }

  async createTenant(as: As, parentId: string, kind: string, name: string) {
    const { body, code } = await this.write(as, 'POST', '/tenants', {
      parent_id: parentId,
      kind,
      name,
    });
    return body?.id ?? code!;
  }

  async createUser(as: As, tenantId: string, login: string) {
    const { body, code } = await this.write(as, 'POST', '/users', {
      tenant_id: tenantId,
      login,
      contact: { email: contactOf(login) },
    });
    return body?.id ?? code!;
  }

  async setPassword(as: As, userId: string, password: string) {
    return (await this.write(as, 'POST', `/users/${userId}/password`, { password })).code;
  }

  async grantRole(as: As, userId: string, tenantId: string, role: string) {
    const body = { tenant_id: tenantId, role_id: role, trustee_id: userId, trustee_type: 'user' };
    return (await this.write(as, 'POST', `/users/${userId}/access_policies`, body)).code;
  }

  async disableTenant(as: As, id: string, version: number) {
    return (await this.write(as, 'PUT', `/tenants/${id}`, { version, enabled: false })).code;
  }

  async tenant(as: As, id: string) {
    const body = await this.read(as, `/tenants/${id}`);
    if (!body) return null;
    const { parent_id: parentId, name, kind, enabled, version } = body;
    return { id: body.id, parentId, name, kind, enabled, version };
  }

  async user(as: As, id: string) {
    const body = await this.read(as, `/users/${id}`);
    if (!body) return null;
    const { tenant_id: tenantId, login, contact, enabled, activated, version } = body;
    return {
      id: body.id,
      tenantId,
      login,
      email: contact.email,
      enabled,
      activated,
      version,
    };
  }

  async tenantIds(as: As, root: string) {
    const body = await this.read(as, '/tenants', { subtree_root_id: root });
    return ((body?.items ?? []) as { id: string }[]).map(({ id }) => id).sort();
  }

  async rolesOf(as: As, userId: string) {
    const body = await this.read(as, `/users/${userId}/access_policies`);
    const items = body.items as { role_id: string; tenant_id: string }[];
    return items.map((item) => [item.role_id, item.tenant_id] as [string, string]);
  }
}

interface Payload {
  userErrors: { legacyCode: number }[];
  object: { id: string } | null;
}

export class GraphClient implements ApiClient {
  constructor(private readonly server: TestServer) {}

  private async write(as: As, mutation: string, object: string, input: object) {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
    const { body } = await this.server.as(as).graph(
      `mutation($input: ${type}!) { done: ${mutation}(input: $input) {
        object: ${object} { id } userErrors { legacyCode } } }`,
      { input },
    );
    const done = body.data?.done as Payload | null | undefined;
    const code = body.errors?.[0].extensions.legacyCode ?? done?.userErrors[0]?.legacyCode;
    return code === undefined ? { id: done!.object!.id } : { code: String(code) };
  }

  private async read(as: As, query: string, variables: Record<string, unknown>) {
    const { status, body } = await this.server.as(as).graph(query, variables);
    if (status === 401) throw new Error('401');
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return body.data;
  }

  async createTenant(as: As, parentId: string, kind: string, name: string) {
    const input = { parentId, kind: kind.toUpperCase(), name };
    const { id, code } = await this.write(as, 'createTenant', 'tenant', input);
    return id ?? code;
  }

  async createUser(as: As, tenantId: string, login: string) {
    const input = { tenantId, login, contact: { email: contactOf(login) } };
    const { id, code } = await this.write(as, 'createUser', 'user', input);
    return id ?? code;
  }

  async setPassword(as: As, userId: string, password: string) {
    return (await this.write(as, 'setUserPassword', 'user', { userId, password })).code;
  }

  async grantRole(as: As, trusteeId: string, tenantId: string, roleId: string) {
    const input = { trusteeId, tenantId, roleId };
    return (await this.write(as, 'grantRole', 'accessPolicy', input)).code;
  }

  async disableTenant(as: As, id: string, version: number) {
    return (await this.write(as, 'updateTenant', 'tenant', { id, version, enabled: false })).code;
  }

  async tenant(as: As, id: string) {
    const { tenant } = await this.read(
      as,
      'query($id: ID!) { tenant(id: $id) { id parentId name kind enabled version } }',
      { id },
    );
    return tenant && ({ ...tenant, kind: tenant.kind.toLowerCase() } as TenantSeen);
  }

  async user(as: As, id: string) {
    const { user } = await this.read(
      as,
      `query($id: ID!) { user(id: $id) { id tenantId login enabled activated version contact { email } } }`,
      { id },
    );
    if (!user) return null;
    const { contact, ...rest } = user;
    return { ...rest, email: contact.email } as UserSeen;
  }

  async tenantIds(as: As, root: string) {
    const { tenant } = await this.read(
      as,
      'query($id: ID!) { tenant(id: $id) { id descendants(first: 100) { nodes { id } } } }',
      { id: root },
    );
    if (!tenant) return [];
    const below = tenant.descendants.nodes as { id: string }[];
    return [root, ...below.map(({ id }) => id)].sort();
  }

  async rolesOf(as: As, userId: string) {
    const { user } = await this.read(
      as,
      'query($id: ID!) { user(id: $id) { accessPolicies { nodes { role { id } tenant { id } } } } }',
      { id: userId },
    );
    const nodes = user.accessPolicies.nodes as { role: { id: string }; tenant: { id: string } }[];
    return nodes.map(({ role, tenant }) => [role.id, tenant.id] as [string, string]);
  }
}
