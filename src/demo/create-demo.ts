import type { Bootstrapped } from '../bootstrap.js';
import type { Database, Unit } from '../database/open.js';
import { run } from '../domain/core/action.js';
import type { Caller } from '../domain/core/caller.js';
import { createClient } from '../domain/accounts/clients/create-client.js';
import { updateClient } from '../domain/accounts/clients/update-client.js';
import { createContact } from '../domain/accounts/contacts/create-contact.js';
import type { RequestContext, Services } from '../domain/core/context.js';
import { Passwords, type PasswordHashes } from '../domain/identity/passwords/passwords.js';
import { grantRole } from '../domain/access/policies/grant-role.js';
import { changeGroupMembers } from '../domain/access/security-groups/change-members.js';
import { createGroup } from '../domain/access/security-groups/create-group.js';
import { setGroupPolicies } from '../domain/access/security-groups/set-group-policies.js';
import { createTenant } from '../domain/accounts/tenants/create-tenant.js';
import { updateTenant } from '../domain/accounts/tenants/update-tenant.js';
import { createUser } from '../domain/accounts/users/create-user.js';
import { setUserPassword } from '../domain/accounts/users/set-user-password.js';
import { demoPassword } from './demo-logins.js';
import type { DemoClient, DemoGroup, DemoTenant, DemoUser } from './demo-tenant.js';
import { createBrand } from './create-brand.js';
import { createDocuments } from './create-documents.js';
import { ServiceCreator } from './create-services.js';
import { platformLocations, services as servicesOf } from './world-services.js';
import { world } from './world.js';

const day = 86_400_000;

/** Uses the same password hashes for all demo users, because they have the same password. */
class OneHash extends Passwords {
  private made: Promise<PasswordHashes> | undefined;

  override hashesOf(password: string, ip: string): Promise<PasswordHashes> {
    this.made ??= super.hashesOf(password, ip);
    return this.made;
  }
}

/**
 * Returns `database` for actions that run in the transaction of `unit`, each with its own identity
 * map.
 */
function within({ em, session }: Unit, database: Database): Database {
  return {
    dialect: database.dialect,
    orm: database.orm,
    channel: database.channel,
    session: () => session,
    ready: () => database.ready(),
    close: () => database.close(),
    async write(_session, work) {
      const inner = em.fork({ keepTransactionContext: true });
      const result = await work({ em: inner, session });
      await inner.flush();
      return result;
    },
  };
}

/**
 * Creates the demo data in a new database, with the actions of the APIs and on behalf of the first
 * administrator and client, so that all rules, versions and audit records apply. Uses one
 * transaction, so that an interrupted start leaves no partial data.
 */
export async function createDemo(services: Services, first: Bootstrapped): Promise<void> {
  const { database, log } = services;
  const passwords = new OneHash(undefined, services.passwords.takesDigests, log);
  await database.write(database.session(), async (unit) => {
    const context = (caller: Caller): RequestContext => ({
      ...services,
      database: within(unit, database),
      passwords,
      caller,
      session: unit.session,
      requestId: 'demo-data',
      ip: '127.0.0.1',
      userAgent: null,
    });
    const creator = new DemoCreator(
      context,
      context(await callerNamed(services, unit, 'user', first.adminId)),
      context(await callerNamed(services, unit, 'client', first.clientId)),
      (id) => callerNamed(services, unit, 'user', id),
    );
    await creator.createAll(first.rootTenantId);
  });
}

async function callerNamed(
  { identity }: Services,
  { session }: Unit,
  type: 'user' | 'client',
  id: string,
): Promise<Caller> {
  const principal = await identity.principals.find(session, type, id);
  if (!principal) throw new Error(`the ${type} ${id} of the demo data is not active`);
  return identity.callerOf(session, principal, 'none');
}

class DemoCreator {
  private readonly services: ServiceCreator;
  /** Logins of the users who can sign in, by their ids. */
  private readonly people = new Map<string, string>();
  /**
   * Actions that run at the end, because closed, disabled or locked tenants accept no more changes.
   */
  private readonly last: (() => Promise<unknown>)[] = [];

  constructor(
    private readonly context: (caller: Caller) => RequestContext,
    /** Context of the administrator, who performs most actions. */
    private readonly admin: RequestContext,
    /** Context of a client, because only clients can set passwords. */
    private readonly client: RequestContext,
    private readonly callerOfUser: (id: string) => Promise<Caller>,
  ) {
    this.services = new ServiceCreator(admin);
  }

  /** Creates the whole tree below the root `rootId`. */
  async createAll(rootId: string): Promise<void> {
    await this.services.createLocations(rootId, platformLocations);
    for (const tenant of world) await this.createTenant(tenant, rootId, undefined);
    await this.services.reportHistory();
    await this.createDocuments(rootId);
    for (const step of this.last) await step();
  }

  /** Creates the legal documents of the platform, signed by all demo users who can sign in. */
  private async createDocuments(rootId: string): Promise<void> {
    const signers = [...this.people].map(([id, login]) => ({
      id,
      login,
      context: async () => this.context(await this.callerOfUser(id)),
    }));
    await createDocuments(this.admin, rootId, signers);
  }

  /** Creates `demo` and its descendants under `parentId`, on behalf of its administrator `above`. */
  private async createTenant(
    demo: DemoTenant,
    parentId: string,
    above: string | undefined,
  ): Promise<void> {
    const { name, kind, contact, customerId, internalTag, language } = demo;
    const { id, version } = await run(createTenant, this.admin, {
      parentId,
      name,
      kind,
      contact,
      ...(customerId && { customerId }),
      ...(internalTag && { internalTag }),
      ...(language && { language }),
    });
    await this.services.create(id, servicesOf[name] ?? {});
    for (const { types, ...person } of demo.contacts ?? []) {
      await run(createContact, this.admin, { tenantId: id, types, ...person });
    }
    let administrator: string | undefined;
    const userIds = new Map<string, string>();
    for (const user of demo.users ?? []) {
      const userId = await this.createUser(user, id);
      userIds.set(user.email, userId);
      if (user.role === 'partner_admin') administrator ??= userId;
    }
    for (const client of demo.clients ?? []) await this.createClient(client, id);
    for (const group of demo.groups ?? []) await this.createGroup(group, id, userIds);
    for (const child of demo.children ?? [])
      await this.createTenant(child, id, administrator ?? above);

    this.last.push(() => this.finish(demo, { tenantId: id, version }, above));
  }

  private async finish(
    { brand, customerType, closed, disabled, locked }: DemoTenant,
    { tenantId, version: firstVersion }: { tenantId: string; version: number },
    above: string | undefined,
  ): Promise<void> {
    const named = { tenantId, version: firstVersion };
    if (brand) named.version = await createBrand(this.admin, named, brand);
    const changes = {
      ...(customerType && { customerType }),
      ...(closed && { ancestralAccess: false }),
      ...(disabled && { enabled: false }),
      ...(locked && { updateLock: { enabled: true } }),
    };
    if (Object.keys(changes).length === 0) return;
    const actor = locked && above ? this.context(await this.callerOfUser(above)) : this.admin;
    await run(updateTenant, actor, { ...named, ...changes });
  }

  private async createUser(demo: DemoUser, tenantId: string): Promise<string> {
    const { role, invited, left, days, notifications, businessTypes, actsAs, ...person } = demo;
    const { id } = await run(createUser, this.admin, {
      tenantId,
      login: person.email,
      contact: person,
      enabled: !left,
      ...(notifications && { notifications }),
      ...(businessTypes && { businessTypes }),
      ...(days !== undefined && { disableAfter: this.admin.clock() + days * day }),
    });
    if (role) {
      await run(grantRole, this.admin, {
        trusteeType: 'user',
        trusteeId: id,
        tenantId,
        roleId: role,
      });
    }
    if (!invited) {
      await run(setUserPassword, this.client, { userId: id, password: demoPassword });
      if (!left) this.people.set(id, person.email);
    }
    if (actsAs) {
      await run(createContact, this.admin, { tenantId, userId: id, types: actsAs, ...person });
    }
    return id;
  }

  private async createGroup(
    { members, roles }: DemoGroup,
    tenantId: string,
    userIds: ReadonlyMap<string, string>,
  ): Promise<void> {
    const { id: securityGroupId, version } = await run(createGroup, this.admin, { tenantId });
    await run(setGroupPolicies, this.admin, {
      securityGroupId,
      items: roles.map((roleId) => ({ tenantId, roleId })),
    });
    await run(changeGroupMembers, this.admin, {
      securityGroupId,
      version,
      itemsToAdd: members.map((email) => ({ id: userIds.get(email)!, type: 'user' })),
      itemsToRemove: [],
    });
  }

  private async createClient(demo: DemoClient, tenantId: string): Promise<void> {
    const { client } = await run(createClient, this.admin, {
      type: demo.type,
      tenantId,
      tokenEndpointAuthMethod: 'client_secret_basic',
      data: { client_name: demo.name },
    });
    if (demo.disabled) {
      await run(updateClient, this.admin, { clientId: client.id, status: 'disabled' });
    }
  }
}
