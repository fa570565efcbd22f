import type { Body } from './people.js';
import type { As, TestServer } from './server.js';

/** A member of a group. */
export interface Member {
  readonly id: string;
  readonly type: 'user' | 'client';
}

export const userMember = ({ id }: { id: string }): Member => ({ id, type: 'user' });
export const clientMember = ({ id }: { id: string }): Member => ({ id, type: 'client' });

/** The operations on security groups, by default as the root administrator. */
export class Groups {
  constructor(private readonly server: TestServer) {}

  private get admin(): As {
    return this.server.admin;
  }

  /** Creates a group of a tenant. */
  async make(tenantId: string, as: As = this.admin): Promise<Body> {
    const body = { tenant_id: tenantId };
    const { status, body: made, text } = await this.server.as(as).post('/security_groups', body);
    if (status !== 201) throw new Error(text);
    return made as Body;
  }

  /** Creates a group of a tenant with members and with roles on tenants. */
  async filled(
    tenantId: string,
    members: readonly Member[],
    roles: readonly (readonly [role: string, tenantId: string])[],
  ): Promise<Body> {
    const group = await this.make(tenantId);
    const put = await this.put(group, roles);
    if (put.status !== 200) throw new Error(put.text);
    const patch = await this.patch(group, { add: members });
    if (patch.status !== 204) throw new Error(patch.text);
    return { ...group, version: group.version + 1 };
  }

  patch(
    { id, version }: Pick<Body, 'id' | 'version'>,
    { add = [], remove = [] }: { add?: readonly unknown[]; remove?: readonly unknown[] },
    as: As = this.admin,
  ) {
    return this.server.as(as).request('PATCH', `/security_groups/${id}/members`, {
      query: { version },
      body: { items_to_add: add, items_to_remove: remove },
    });
  }

  put(
    { id }: Pick<Body, 'id'>,
    roles: readonly (readonly [role: string, tenantId: string])[],
    as: As = this.admin,
  ) {
    return this.server.as(as).put(`/security_groups/${id}/access_policies`, {
      items: roles.map(([role_id, tenant_id]) => ({ role_id, tenant_id })),
    });
  }

  remove({ id, version }: Pick<Body, 'id' | 'version'>, as: As = this.admin) {
    return this.server.as(as).delete(`/security_groups/${id}`, { version });
  }

  list(query: Record<string, string | number>, as: As = this.admin) {
    return this.server.as(as).get('/security_groups', query);
  }

  members({ id }: Pick<Body, 'id'>, query: Record<string, string | number> = {}, as = this.admin) {
    return this.server.as(as).get(`/security_groups/${id}/members`, query);
  }

  policies({ id }: Pick<Body, 'id'>, as: As = this.admin) {
    return this.server.as(as).get(`/security_groups/${id}/access_policies`);
  }

  /** Returns the visible state of a group, which a refused change must leave unchanged. */
  async state(group: Pick<Body, 'id'>) {
    const [listed, members, policies] = await Promise.all([
      this.list({ ids: group.id }),
      this.members(group),
      this.policies(group),
    ]);
    return [listed.body.items, members.body.items, policies.body.items] as const;
  }
}
