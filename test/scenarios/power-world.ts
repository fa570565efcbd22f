import { raw, sql } from '../../src/database/sql.js';
import type { Body } from '../support/people.js';
import { Groups } from '../support/security-groups.js';
import type { TestServer, Principal } from '../support/server.js';

/**
 * How a target has more access than the administrator who acts on it: each gives it a role that the
 * administrator could not grant. `covered` is the control.
 */
export const strengths = {
  covered: 'roles that the administrator could give',
  above: 'a role on the tenant above',
  another: 'a role that the administrator does not hold',
  group: 'such a role through a group',
  closed: 'a role on a tenant below that is closed to the administrator',
} as const;
export type Strength = keyof typeof strengths;

let count = 0;

/** A partner with a customer, a unit of the customer, and a closed unit of that unit. */
export class PowerWorld {
  private constructor(
    readonly server: TestServer,
    readonly partner: Body,
    readonly sibling: Body,
    readonly customer: Body,
    readonly unit: Body,
    readonly closed: Body,
    /** Administers the partner. */
    readonly partnerAdmin: Principal,
    /** Administers the customer. */
    readonly companyAdmin: Principal,
  ) {}

  static async plant(server: TestServer): Promise<PowerWorld> {
    const name = `Power ${++count}`;
    const partner = await server.makeTenant(server.rootId, 'partner', name);
    const sibling = await server.makeTenant(partner.id, 'partner', `${name} sibling`);
    const customer = await server.makeTenant(partner.id, 'customer', name);
    const unit = await server.makeTenant(customer.id, 'unit', name);
    const closed = await server.makeTenant(unit.id, 'unit', name, { ancestral_access: false });
    return new PowerWorld(
      server,
      partner,
      sibling,
      customer,
      unit,
      closed,
      await server.makeClient(partner.id, 'partner_admin'),
      await server.makeClient(customer.id, 'company_admin'),
    );
  }

  /** The role, with its tenant, by which `strength` exceeds the company administrator. */
  private role(strength: Strength): [role: string, tenantId: string] {
    switch (strength) {
      case 'covered':
        return ['backup_user', this.customer.id];
      case 'above':
        return ['readonly_admin', this.partner.id];
      case 'another':
      case 'group':
        return ['licensing_admin', this.customer.id];
      case 'closed':
        return ['unit_admin', this.closed.id];
    }
  }

  /** Grants the role of `strength` to a user or client of the customer. */
  private async empower(type: 'user' | 'client', id: string, strength: Strength): Promise<void> {
    const [role, tenantId] = this.role(strength);
    if (strength !== 'group') return this.server.grant(type, id, role, tenantId);
    await new Groups(this.server).filled(this.partner.id, [{ id, type }], [[role, tenantId]]);
  }

  /** A user of the customer. */
  async user(strength: Strength, more: object = {}): Promise<Body> {
    const user = await this.server.makeUser(this.customer.id, `target-${++count}`, more);
    await this.empower('user', user.id, strength);
    return user;
  }

  /** A client of the customer. */
  async client(strength: Strength): Promise<Principal> {
    const client = await this.server.makeClient(this.customer.id);
    await this.empower('client', client.id, strength);
    return client;
  }

  /** A group of the customer. */
  group(strength: Strength): Promise<Body> {
    return new Groups(this.server).filled(this.customer.id, [], [this.role(strength)]);
  }

  /** Changes something as the root administrator. */
  async root(method: string, path: string, options: { body?: object; query?: any } = {}) {
    const response = await this.server.admin.request(method, path, options);
    if (response.status >= 300) throw new Error(`${method} ${path}: ${response.text}`);
    return response.body as Body;
  }

  /** Returns the current version of a user or tenant. */
  async version(path: string): Promise<number> {
    return (await this.root('GET', path, { query: { allow_deleted: true } })).version;
  }

  /** Disables a user or tenant, as the root administrator. */
  async disable(path: string): Promise<void> {
    await this.root('PUT', path, { body: { version: await this.version(path), enabled: false } });
  }

  /** Disables and deletes a user or tenant, as the root administrator. */
  async remove(path: string): Promise<void> {
    await this.disable(path);
    await this.root('DELETE', path, { query: { version: await this.version(path) } });
  }

  /** All data that affects access. A refused call must not change it. */
  async state(): Promise<unknown> {
    const session = this.server.session();
    const tables: [name: string, order: string][] = [
      ['tenants', 'id'],
      ['users', 'id'],
      ['contacts', 'id'],
      ['access_policies', 'id'],
      ['security_groups', 'id'],
      ['security_group_members', 'group_id, member_id'],
      ['registration_tokens', 'id'],
      ['credentials', 'user_id'],
      ['totp_secrets', 'user_id'],
      ['user_links', 'id'],
      ['one_time_tokens', 'id'],
      ['outgoing_mails', 'id'],
    ];
    const rows = await Promise.all(
      tables.map(([name, order]) =>
        session.all(sql`select * from ${raw(name)} order by ${raw(order)}`),
      ),
    );
    const clients = await session.all(
      sql`select c.id, c.version, c.deleted_at, c.status, c.secret_hash, c.redirect_uris
        from clients c order by c.id`,
    );
    return [...rows, clients];
  }
}
