import { and, columns, inTexts, inUuids, raw, sql, type Sql } from '../../../database/sql.js';
import { SettingValue, type SettingSchema } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';
import { pathsTo } from '../../core/paths.js';
import {
  effectiveSetting,
  type EffectiveSetting,
  type OwnedSetting,
  type OwnSetting,
} from './effective-setting.js';

/** The parts of a request that reads of settings use. */
export type SettingReads = Pick<RequestContext, 'session' | 'catalogue'>;

/** A setting of a tenant or user: its own value and its effective value. */
export interface SettingState {
  readonly schema: SettingSchema;
  readonly own: OwnSetting | null;
  readonly effective: EffectiveSetting;
}

/** A filter for settings. Default: all settings. */
export interface SettingChoice {
  readonly applicationId?: string | undefined;
  readonly names?: readonly string[] | undefined;
}

const valueColumns = [
  'applicationId',
  'name',
  'ownerId',
  'ownerType',
  'content',
  'lock',
  'exclusive',
] as const;

type ValueRow = Pick<SettingValue, (typeof valueColumns)[number]>;

interface UserRow {
  readonly userId: string;
  readonly tenantId: string;
  readonly path: string;
}

/** The own values of one owner, by the key of the setting. */
type Values = ReadonlyMap<string, OwnedSetting>;

const none: Values = new Map();

const settingKey = ({ applicationId, name }: Pick<SettingSchema, 'applicationId' | 'name'>) =>
  `${applicationId} ${name}`;

const owned = ({ ownerId, ownerType, content, lock, exclusive }: ValueRow): OwnedSetting => ({
  content: content ?? null,
  lock,
  exclusive,
  owner: { type: ownerType, id: ownerId },
});

function chosen({ catalogue }: SettingReads, { applicationId, names }: SettingChoice) {
  return catalogue.settings.filter(
    (schema) =>
      (applicationId === undefined || schema.applicationId === applicationId) &&
      (names === undefined || names.includes(schema.name)),
  );
}

/** The condition for values aliased `v` of `schemas`, unless these are all schemas. */
function ofSchemas(
  schemas: readonly SettingSchema[],
  { applicationId, names }: SettingChoice,
): (Sql | undefined)[] {
  return [
    applicationId === undefined ? undefined : sql`v.application_id = ${applicationId}`,
    // Filters by the names of the catalog, because other names can be requested.
    names &&
      inTexts(
        'v.name',
        schemas.map(({ name }) => name),
      ),
  ];
}

/** Groups rows by their owner. */
function gather<Row extends ValueRow>(
  rows: readonly Row[],
  key: (row: Row) => string,
): Map<string, Values> {
  const gathered = new Map<string, Map<string, OwnedSetting>>();
  for (const row of rows) {
    let values = gathered.get(key(row));
    if (!values) gathered.set(key(row), (values = new Map<string, OwnedSetting>()));
    values.set(settingKey(row), owned(row));
  }
  return gathered;
}

/** Returns the values of the tenants at `paths` and their ancestors, by path. One statement. */
async function valuesAlong(
  { session }: SettingReads,
  paths: readonly string[],
  condition: readonly (Sql | undefined)[],
): Promise<Map<string, Values>> {
  const rows = await session.all<ValueRow & { path: string }>(
    sql`select t.path as "path", ${columns(SettingValue, 'v', valueColumns)}
      from tenants t join setting_values v on v.owner_id = t.id
      where ${and([inTexts('t.path', [...new Set(paths.flatMap(pathsTo))]), ...condition])}`,
  );
  return gather(rows, ({ path }) => path);
}

/** Returns the state of each of `schemas` for an owner: see `effectiveSetting`. */
const statesOf = (
  schemas: readonly SettingSchema[],
  above: readonly Values[],
  own: Values,
  homeId?: string,
): SettingState[] =>
  schemas.map((schema) => {
    const key = settingKey(schema);
    const mine = own.get(key) ?? null;
    const values = above.flatMap((each) => each.get(key) ?? []);
    return { schema, own: mine, effective: effectiveSetting(schema, values, mine, homeId) };
  });

/**
 * Returns the settings of the tenants at `paths`, in that order and in the order of the catalog.
 * One statement, regardless of the number and depth of the tenants.
 */
export async function settingsOfTenants(
  ctx: SettingReads,
  paths: readonly string[],
  choice: SettingChoice = {},
): Promise<SettingState[][]> {
  const schemas = chosen(ctx, choice);
  if (schemas.length === 0) return paths.map(() => []);
  const values = await valuesAlong(ctx, paths, ofSchemas(schemas, choice));
  const at = (path: string) => values.get(path) ?? none;
  return paths.map((path) =>
    statesOf(
      schemas,
      pathsTo(path)
        .slice(0, -1)
        .flatMap((one) => values.get(one) ?? []),
      at(path),
    ),
  );
}

/**
 * As `settingsOfTenants`, for users: a user without a value has the effective value of the tenant
 * of the user, including an exclusive value. Two statements.
 */
export async function settingsOfUsers(
  ctx: SettingReads,
  userIds: readonly string[],
  choice: SettingChoice = {},
): Promise<SettingState[][]> {
  const schemas = chosen(ctx, choice);
  if (schemas.length === 0) return userIds.map(() => []);
  const condition = ofSchemas(schemas, choice);
  const rows = await ctx.session.all<UserRow & Partial<ValueRow>>(
    sql`select u.id as "userId", t.id as "tenantId", t.path as "path", ${columns(SettingValue, 'v', valueColumns)}
      from users u join tenants t on t.id = u.tenant_id
      left join setting_values v on ${and([raw('v.owner_id = u.id'), ...condition])}
      where ${inUuids('u.id', userIds)}`,
  );
  const homes = new Map(rows.map((row) => [row.userId, row]));
  const own = gather(
    rows.filter((row): row is UserRow & ValueRow => !!row.ownerId),
    ({ userId }) => userId,
  );
  const paths = [...new Set(rows.map(({ path }) => path))];
  const values = await valuesAlong(ctx, paths, condition);
  return userIds.map((id) =>
    statesOf(
      schemas,
      pathsTo(homes.get(id)?.path ?? '').flatMap((path) => values.get(path) ?? []),
      own.get(id) ?? none,
      homes.get(id)?.tenantId,
    ),
  );
}
