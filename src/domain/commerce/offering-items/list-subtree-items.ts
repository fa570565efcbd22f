import { Type, type Static } from '@sinclair/typebox';
import {
  ByDialect,
  and,
  columns,
  inTexts,
  sql,
  startsWith,
  type Sql,
} from '../../../database/sql.js';
import { TenantOfferingItem } from '../../../entities/index.js';
import { action, type ActionContext } from '../../core/action.js';
import { badInput } from '../../core/errors.js';
import { pageLimit, pageOf, type Page } from '../../core/list.js';
import { Moment, Uuid } from '../../core/schema.js';
import { authorizeTenant, type TenantRow } from '../../access/tree/tenant-reads.js';
import { fewChangedSince, rowsBeforeTenants } from '../../access/reads/changed-since.js';
import { visibleBelow } from '../../access/tree/visible-tenants.js';
import { assertEditions, isOfEditions } from './editions.js';
import { heldItems, readItem, type ItemRow } from './held-items.js';

/** Maximum and default page size. */
const pageSize = 5000;

const Names = Type.Array(Type.String({ maxLength: 255 }), { maxItems: 1000 });

const Filter = Type.Object(
  {
    subtreeRootTenantId: Type.Optional(Uuid),
    usageNames: Type.Optional(Names),
    /** Items without an edition are always included. */
    editions: Type.Optional(Names),
    /** Names of offering items. */
    offeringItems: Type.Optional(Names),
    updatedSince: Type.Optional(Moment),
    allowDeleted: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
type Filter = Static<typeof Filter>;

/** The position of the last row of a page: the level and path of its tenant, and its key. */
type Position = [depth: number, path: string, key: string];

/** An item with its position in the list. */
interface Positioned {
  readonly position: Position;
  /** Undefined for an item that is no longer in the catalog. */
  readonly item: ItemRow | undefined;
}

interface StoredRow extends TenantOfferingItem {
  readonly path: string;
  readonly depth: number;
  readonly tenantDeletedAt: number | null;
}

/**
 * Lists the offering items of a tenant and its descendants that the caller can read, level by level
 * (`GET /tenants/offering_items`). A cursor contains its filters.
 *
 * @throws DomainError as `authorizeTenant`; `BAD_INPUT` without a tenant or for an unknown edition
 */
export const listSubtreeItems = action({
  name: 'listSubtreeItems',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      filter: Type.Optional(Filter),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
      after: Type.Optional(Type.String({ maxLength: 100_000 })),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { filter: given = {}, limit: maximum, after }): Promise<Page<ItemRow>> {
    const limit = pageLimit(maximum, pageSize);
    const [filter, position] = after
      ? ctx.cursors.open<[Filter, Position]>('subtree-items', after)
      : [given, undefined];
    if (filter.subtreeRootTenantId === undefined) {
      throw badInput('subtreeRootTenantId', 'subtreeRootTenantId is required');
    }
    assertEditions(ctx.catalogue, 'editions', filter.editions);
    const root = await authorizeTenant(ctx, filter.subtreeRootTenantId, {
      allowDeleted: filter.allowDeleted ?? false,
    });
    const rows = await rowsBelow(ctx, root, filter, limit + 1, position);
    const { items, ...rest } = pageOf(
      ctx,
      'subtree-items',
      rows,
      limit,
      filter,
      (last) => last.position,
    );
    return { ...rest, items: items.flatMap(({ item }) => item ?? []) };
  },
});

/** The names of the items that match the filter; undefined if all items match. */
function requestedNames(
  { catalogue }: ActionContext,
  { usageNames, editions, offeringItems }: Filter,
): string[] | undefined {
  if (!usageNames && !editions && !offeringItems) return undefined;
  return catalogue.items
    .filter((item) => usageNames?.includes(item.usageName) ?? true)
    .filter((item) => isOfEditions(item, editions))
    .filter((item) => offeringItems?.includes(item.name) ?? true)
    .map(({ name }) => name);
}

/** Returns at most `count` rows after `position`. */
async function rowsBelow(
  ctx: ActionContext,
  root: TenantRow,
  filter: Filter,
  count: number,
  position: Position | undefined,
): Promise<Positioned[]> {
  const names = requestedNames(ctx, filter);
  if (names?.length === 0) return [];
  const platform = root.kind === 'root' ? await rootRows(ctx, root, filter, names, position) : [];
  const rows = platform.slice(0, count);
  if (rows.length === count) return rows;
  const { updatedSince, allowDeleted } = filter;
  const tenants = and([
    startsWith('t.path', root.path),
    sql`t.owner_id is null`,
    allowDeleted ? undefined : sql`t.deleted_at is null`,
    visibleBelow(ctx.caller, root, ['tenant_viewer'], 't'),
  ]);
  const items = and([
    // With `is true`, PostgreSQL builds a hash of the list instead of scanning it for each row.
    names && sql`(${inTexts('i.name', names)}) is true`,
    updatedSince === undefined ? undefined : sql`i.updated_at > ${updatedSince}`,
    allowDeleted ? undefined : sql`i.deleted_at is null`,
  ]);
  const stored = (await fewChangedSince(ctx, 'tenant_offering_items', updatedSince))
    ? await changedRows(ctx, tenants, items, count - rows.length, position)
    : await levels(ctx, root, tenants, items, count - rows.length, position);
  return [...rows, ...stored.map((row) => placed(ctx, row))];
}

/** The items of the root tenant are not stored. They were never set, so they never changed. */
async function rootRows(
  ctx: ActionContext,
  root: TenantRow,
  { updatedSince }: Filter,
  names: string[] | undefined,
  position: Position | undefined,
): Promise<Positioned[]> {
  if (updatedSince !== undefined || (position && position[0] > root.depth)) return [];
  const held = (await heldItems(ctx, [root])).get(root.id)!;
  return held
    .filter(({ name, key }) => (names?.includes(name) ?? true) && (!position || key > position[2]))
    .map((item) => ({ position: [root.depth, root.path, item.key], item }));
}

const selection = sql`${columns(TenantOfferingItem, 'i')}, t.path as "path", t.depth as "depth",
  t.deleted_at as "tenantDeletedAt"`;

/** The changed items, found by the index on the time of change and sorted by level. */
const changedRows = (
  { session }: ActionContext,
  tenants: Sql,
  items: Sql,
  count: number,
  position: Position | undefined,
): Promise<StoredRow[]> => {
  const where = and([
    items,
    tenants,
    position && sql`(t.depth, t.path, i.key) > (${position[0]}, ${position[1]}, ${position[2]})`,
  ]);
  return session.all<StoredRow>(
    sql`select ${selection} from ${rowsBeforeTenants('tenant_offering_items', 'i')} where ${where}
      order by t.depth, t.path, i.key limit ${count}`,
  );
};

/** Level by level: the tenants by the index on depth and path, the items of each by their key. */
async function levels(
  { session }: ActionContext,
  root: TenantRow,
  tenants: Sql,
  items: Sql,
  count: number,
  position: Position | undefined,
): Promise<StoredRow[]> {
  const deepest = await session.first<{ depth: number }>(
    sql`select max(t.depth) as "depth" from tenants t`,
  );
  const rows: StoredRow[] = [];
  for (let depth = position?.[0] ?? root.depth; depth <= deepest!.depth; depth++) {
    const [, path, key] = position?.[0] === depth ? position : [];
    const behind = path === undefined ? sql`1 = 1` : sql`(t.path > ${path} or i.key > ${key!})`;
    const where = and([
      sql`t.depth = ${depth}`,
      tenants,
      path === undefined ? undefined : sql`t.path >= ${path}`,
    ]);
    const level = await session.all<StoredRow>(
      sql`select ${selection} from ${new ByDialect(
        // Both dialects are written so that the tenants are read first.
        sql`tenants t cross join tenant_offering_items i
          where i.tenant_id = t.id and ${items} and ${behind} and ${where}`,
        sql`tenants t cross join lateral (select i.* from tenant_offering_items i
          where i.tenant_id = t.id and ${items} and ${behind} order by i.key) i where ${where}`,
      )} order by t.path, i.key limit ${count - rows.length}`,
    );
    rows.push(...level);
    if (rows.length === count) break;
  }
  return rows;
}

/** Items of a deleted tenant are deleted as well. */
function placed(
  { catalogue }: ActionContext,
  { path, depth, tenantDeletedAt, ...stored }: StoredRow,
): Positioned {
  const item = readItem(catalogue, stored);
  return {
    position: [depth, path, stored.key],
    item: item && { ...item, deletedAt: item.deletedAt ?? tenantDeletedAt },
  };
}
