import { raw, sql } from '../../../src/database/sql.js';
import type { As, TestServer } from '../../support/server.js';

/** The kinds of objects that the commands create and change, with their tables. */
export const tables = {
  tenant: 'tenants',
  user: 'users',
  contact: 'contacts',
  client: 'clients',
  accessPolicy: 'access_policies',
  securityGroup: 'security_groups',
  location: 'locations',
  infraComponent: 'infra_components',
  report: 'reports',
} as const;
export type ObjectKind = keyof typeof tables;

/** The callers: the root administrator, and clients of the partner and of a customer. */
export const callers = ['root', 'partner', 'customer', 'viewer'] as const;
export type CallerName = (typeof callers)[number];

/** The objects of one of the two servers. The other one has the same objects with other ids. */
export class TwinWorld {
  private readonly ids = new Map<ObjectKind, string[]>();
  private readonly names = new Map<string, string>();
  private readonly actors = new Map<CallerName, As>();

  private constructor(
    readonly server: TestServer,
    /** Part of every login, which is unique on a server. */
    readonly run: number,
  ) {}

  /** Creates a partner with a customer, and a folder with a customer in it. */
  static async plant(server: TestServer, run: number): Promise<TwinWorld> {
    const world = new TwinWorld(server, run);
    world.names.set(server.rootId, 'root');
    world.names.set(server.adminId, 'admin');
    const make = async (parentId: string, kind: string, name: string) => {
      const { id } = await server.makeTenant(parentId, kind, `${name} ${run}`);
      await world.note('tenant', id);
      return id;
    };
    const partner = await make(server.rootId, 'partner', 'Partner');
    const customer = await make(partner, 'customer', 'Customer');
    const folder = await make(partner, 'folder', 'Folder');
    await make(folder, 'customer', 'Below');
    const acts = async (name: CallerName, tenantId: string, role: string) => {
      const client = await server.makeClient(tenantId, role);
      world.actors.set(name, client);
      world.names.set(client.id, name);
    };
    world.actors.set('root', server.admin);
    await acts('partner', partner, 'partner_admin');
    await acts('customer', customer, 'company_admin');
    await acts('viewer', customer, 'readonly_admin');
    await server.grant(
      'client',
      (world.actors.get('viewer') as { username: string }).username,
      'readonly_admin',
      folder,
    );
    return world;
  }

  as(name: CallerName): As {
    return this.actors.get(name);
  }

  /** Stores the id of a created object and of its built-in contact. */
  async note(kind: ObjectKind, id: string): Promise<void> {
    const known = this.ids.get(kind) ?? [];
    this.names.set(id, `${kind} ${known.length}`);
    this.ids.set(kind, [...known, id]);
    if (kind !== 'tenant' && kind !== 'user') return;
    const owner = raw(kind === 'user' ? 'c.user_id' : 'c.user_id is null and c.tenant_id');
    const contact = await this.server
      .session()
      .first<{ id: string }>(
        sql`select c.id as "id" from contacts c where ${owner} = ${id} and c.embedded = ${true}`,
      );
    if (contact) await this.note('contact', contact.id);
  }

  all(kind: ObjectKind): readonly string[] {
    return this.ids.get(kind) ?? [];
  }

  /** Returns one of the objects of `kind`; undefined if there is none. */
  pick(kind: ObjectKind, at: number): string | undefined {
    const known = this.all(kind);
    return known[at % known.length];
  }

  /** Returns the version of an object, or an earlier one. */
  async version(kind: ObjectKind, id: string, stale: boolean): Promise<number> {
    const row = await this.server
      .session()
      .first<{ version: number }>(
        sql`select x.version as "version" from ${raw(tables[kind])} x where x.id = ${id}`,
      );
    return stale ? row!.version + 7 : row!.version;
  }

  /**
   * Returns `value` without differences between the servers: ids are replaced by names, times are
   * removed.
   */
  plain(value: unknown): unknown {
    if (Array.isArray(value)) {
      const items = value.map((each) => this.plain(each));
      // Lists are ordered by ids, which differ between the servers.
      return items
        .map((each) => [JSON.stringify(each), each] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([, each]) => each);
    }
    if (typeof value === 'string') return this.plainText(value);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !differing.has(name))
        .map(([name, each]) => [name, this.plain(each)]),
    );
  }

  private plainText(text: string): string {
    return text
      .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, (id) => `<${this.names.get(id) ?? 'id'}>`)
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<moment>');
  }
}

/** Numbers that each server counts separately. */
const differing = new Set(['number', 'numericId', 'brand_id', 'brandId', 'timestamp', 'cursor']);
