import type { EntitySchema } from '@mikro-orm/core';
import { applications, type CatalogueApplication } from '../../catalogue/applications.js';
import { offeringItems, type CatalogueItem } from '../../catalogue/offering-items.js';
import { roles } from '../../catalogue/roles.js';
import { settingSchemas, type CatalogueSetting } from '../../catalogue/setting-schemas.js';
import type { Database } from '../../database/open.js';
import type { Session } from '../../database/session.js';
import { columns, raw, sql, table } from '../../database/sql.js';
import {
  Application,
  OfferingItem,
  Role,
  SettingSchema,
  type TenantKind,
} from '../../entities/index.js';

/**
 * The administrative scopes in descending order: a caller with one of them can grant the following
 * ones.
 */
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

/** The stored part of the catalog. */
interface Stored {
  readonly applications: readonly Application[];
  readonly roles: readonly Role[];
  readonly items: readonly OfferingItem[];
  readonly settings: readonly SettingSchema[];
}

async function readStored(session: Session): Promise<Stored> {
  const everything = <Row extends object>(entity: EntitySchema, order: string) =>
    session.all<Row>(
      sql`select ${columns(entity, 'c')} from ${table(entity)} c order by ${raw(order)}`,
    );
  return {
    applications: await everything<Application>(Application, 'c.position, c.id'),
    roles: await everything<Role>(Role, 'c.id'),
    items: await everything<OfferingItem>(OfferingItem, 'c.position, c.name'),
    settings: await everything<SettingSchema>(
      SettingSchema,
      'c.position, c.application_id, c.name',
    ),
  };
}

/** The applications, roles, offering items and settings of the platform, read once at start. */
export class Catalogue {
  /** The names of the editions, in catalog order. */
  readonly editions: readonly string[];
  private readonly rolesById: ReadonlyMap<string, Role>;
  private readonly itemsByName: ReadonlyMap<string, OfferingItem>;

  readonly applications: readonly Application[];
  readonly roles: readonly Role[];
  /** Every offering item, in catalog order. */
  readonly items: readonly OfferingItem[];
  /** Every setting, in catalog order. */
  readonly settings: readonly SettingSchema[];

  private constructor({ applications: all, roles: allRoles, items, settings }: Stored) {
    this.applications = all;
    this.roles = allRoles;
    this.items = items;
    this.settings = settings;
    this.rolesById = new Map(allRoles.map((role) => [role.id, role]));
    this.itemsByName = new Map(items.map((item) => [item.name, item]));
    this.editions = [...new Set(items.flatMap(({ edition }) => edition ?? []))];
  }

  /** Reads the catalog, and adds what the default catalog has and the database does not. */
  static async load(database: Database): Promise<Catalogue> {
    const session = database.session();
    const stored = await readStored(session);
    if (isComplete(stored)) return new Catalogue(stored);
    await database.write(session, async ({ em }) => {
      // Existing rows do not change. Another instance may be starting at the same time.
      const options = { onConflictAction: 'ignore' } as const;
      await em.upsertMany(Application, shipped.applications, options);
      await em.upsertMany(Role, shipped.roles, options);
      await em.upsertMany(OfferingItem, shipped.items, options);
      await em.upsertMany(SettingSchema, shipped.settings, options);
    });
    return new Catalogue(await readStored(session));
  }

  application(id: string): Application | undefined {
    return this.applications.find((application) => application.id === id);
  }

  role(id: string): Role | undefined {
    return this.rolesById.get(id);
  }

  /** Returns the offering item with this name, of any application. */
  item(name: string): OfferingItem | undefined {
    return this.itemsByName.get(name);
  }

  /** Returns the schema of a setting. */
  setting(applicationId: string, name: string): SettingSchema | undefined {
    return this.settings.find(
      (setting) => setting.applicationId === applicationId && setting.name === name,
    );
  }

  /** Returns the default role of administrators of tenants of `kind`. */
  administratorOf(kind: TenantKind): Role {
    return this.rolesById.get(administratorOf[kind])!;
  }

  /** Returns the scopes of `roleId`; empty for an unknown role. */
  scopesOf(roleId: string): ReadonlySet<string> {
    return new Set(this.rolesById.get(roleId)?.scopes ?? []);
  }

  /**
   * Whether a principal with the scopes `held` can grant `role`. A principal can grant only what it
   * has. The scope of an administrator covers the scopes of lower administrators. Administrators of
   * users can grant the roles of applications.
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
  const usages = offeringItems.flatMap(({ application, usageName }) =>
    application === type ? [usageName] : [],
  );
  return { id, type, name, apiBaseUrl, usages: [...new Set(usages)], position };
}

const applicationIds = new Map(applications.map(({ type, id }) => [type, id]));

function newItem({ application, dependsOn, kinds, ...item }: CatalogueItem, position: number) {
  return {
    ...item,
    applicationId: applicationIds.get(application)!,
    dependsOn: [...dependsOn],
    kinds: [...kinds],
    position,
  };
}

function newSetting(
  { application, default: content, choices, hidden, ...setting }: CatalogueSetting,
  position: number,
) {
  return {
    ...setting,
    applicationId: applicationIds.get(application)!,
    defaultContent: content,
    choices: choices ? [...choices] : null,
    hidden: hidden ?? false,
    position,
  };
}

/** The default catalog as rows. */
const shipped = {
  applications: applications.map(newApplication),
  roles: roles.map(({ kinds, scopes, ...role }) => ({
    ...role,
    kinds: [...kinds],
    scopes: [...scopes],
  })),
  items: offeringItems.map(newItem),
  settings: settingSchemas.map(newSetting),
};

/** Whether `stored` contains all of the default catalog. */
function isComplete(stored: Stored): boolean {
  const has = <Row>(required: readonly Row[], found: readonly Row[], key: (row: Row) => string) => {
    const keys = new Set(found.map(key));
    return required.every((row) => keys.has(key(row)));
  };
  return (
    has<{ id: string }>(shipped.applications, stored.applications, ({ id }) => id) &&
    has<{ id: string }>(shipped.roles, stored.roles, ({ id }) => id) &&
    has<{ name: string }>(shipped.items, stored.items, ({ name }) => name) &&
    has<{ applicationId: string; name: string }>(
      shipped.settings,
      stored.settings,
      ({ applicationId, name }) => `${applicationId} ${name}`,
    )
  );
}
