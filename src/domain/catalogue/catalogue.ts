import { applications, type CatalogueApplication } from '../../catalogue/applications.js';
import { offeringItems } from '../../catalogue/offering-items.js';
import { roles } from '../../catalogue/roles.js';
import type { Database } from '../../database/open.js';
import { columns, sql, table } from '../../database/sql.js';
import { Application, Role, type TenantKind } from '../../entities/index.js';

/** From the widest to the narrowest: who holds one of these may hand down any that follow. */
const administrativeScopes = [
  'root_admin',
  'partner_admin',
  'company_admin',
  'unit_admin',
  'readonly_admin',
];

const administratorOf: Record<TenantKind, string> = {
  root: 'root_admin',
  partner: 'partner_admin',
  folder: 'partner_admin',
  customer: 'company_admin',
  unit: 'unit_admin',
};

/** The applications, roles and editions of the platform, read once at start. */
export class Catalogue {
  private constructor(
    readonly applications: readonly Application[],
    private readonly rolesById: ReadonlyMap<string, Role>,
    readonly editions: readonly string[],
  ) {}

  /** Adds what the default catalogue has and the database has not, and reads it all. */
  static async load(database: Database): Promise<Catalogue> {
    const session = database.session();
    await database.write(session, async ({ em }) => {
      // What is there stays as it is; another instance may be starting at the same time.
      const options = { onConflictAction: 'ignore' } as const;
      await em.upsertMany(Application, applications.map(newApplication), options);
      await em.upsertMany(
        Role,
        roles.map(({ kinds, scopes, ...role }) => ({
          ...role,
          kinds: [...kinds],
          scopes: [...scopes],
        })),
        options,
      );
    });
    const stored = await session.all<Application>(
      sql`select ${columns(Application, 'a')} from ${table(Application)} a order by a.position, a.id`,
    );
    const storedRoles = await session.all<Role>(
      sql`select ${columns(Role, 'r')} from ${table(Role)} r`,
    );
    const editions = new Set(offeringItems.flatMap(([, , edition]) => edition ?? []));
    return new Catalogue(stored, new Map(storedRoles.map((role) => [role.id, role])), [
      ...editions,
    ]);
  }

  application(id: string): Application | undefined {
    return this.applications.find((application) => application.id === id);
  }

  role(id: string): Role | undefined {
    return this.rolesById.get(id);
  }

  get roles(): readonly Role[] {
    return [...this.rolesById.values()];
  }

  /** The administrator's role that belongs to tenants of `kind`. */
  administratorOf(kind: TenantKind): Role {
    return this.rolesById.get(administratorOf[kind])!;
  }

  /** The scopes that `roleId` grants; none if there is no such role. */
  scopesOf(roleId: string): ReadonlySet<string> {
    return new Set(this.rolesById.get(roleId)?.scopes ?? []);
  }

  /**
   * Whether somebody who holds `held` may give `role` away: nobody grants what they do not hold.
   * An administrator's scope covers those of the administrators below; the roles of services are
   * theirs to give who administer users.
   */
  covers(held: ReadonlySet<string>, role: Role): boolean {
    if (held.has('*')) return true;
    if (role.application !== 'platform') return held.has('user_admin');
    const rank = administrativeScopes.findIndex((scope) => held.has(scope));
    return role.scopes.every((scope) => {
      const position = administrativeScopes.indexOf(scope);
      return held.has(scope) || (position >= 0 && rank >= 0 && rank <= position);
    });
  }
}

function newApplication({ id, type, name, apiBaseUrl }: CatalogueApplication, position: number) {
  const usages = offeringItems.flatMap(([application, , , usage]) =>
    application === type ? [usage] : [],
  );
  return { id, type, name, apiBaseUrl, usages: [...new Set(usages)], position };
}
