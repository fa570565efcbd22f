import type { Session } from '../../../database/session.js';
import { and, columns, inTexts, sql, startsWith, type Sql } from '../../../database/sql.js';
import { Tenant, type ReportLevel } from '../../../entities/index.js';
import type { Caller } from '../../core/caller.js';
import { pathsTo } from '../../core/paths.js';
import { listed } from '../../access/tree/tenant-reads.js';
import { visibleBelow } from '../../access/tree/visible-tenants.js';

/** The tenant of a report. */
export type ReportRoot = Pick<
  Tenant,
  'id' | 'name' | 'kind' | 'path' | 'depth' | 'barrier' | 'language'
>;

const selected = ['id', 'name', 'kind', 'parentId', 'customerId', 'path', 'barrier'] as const;
type Row = Pick<Tenant, (typeof selected)[number]>;

/** A tenant that a report covers. */
export interface ReportTenant extends Omit<Row, 'customerId'> {
  readonly customerId: string | null;
  /** Names of the tenants from the tenant of the report down to this one, both included. */
  readonly names: readonly string[];
}

/** Folders are transparent: a tenant in a folder counts as a child of the owner of the folder. */
const directPartners = ({ id }: ReportRoot): Sql =>
  sql`t.kind = 'partner' and t.parent_id in (
    with recursive groups (id) as (
      select g.id from tenants g where g.id = ${id}
      union all
      select g.id from groups join tenants g on g.parent_id = groups.id
      where g.kind = 'folder' and g.deleted_at is null and g.depth > 0)
    select groups.id from groups)`;

function ofLevel(level: ReportLevel, root: ReportRoot): Sql {
  const below = and([startsWith('t.path', root.path), sql`t.path <> ${root.path}`]);
  switch (level) {
    case 'itself':
      return sql`t.id = ${root.id}`;
    case 'direct_partners':
      return and([below, directPartners(root)]);
    case 'all_partners':
      return and([below, sql`t.kind = 'partner'`]);
    case 'all_customers':
      return and([below, sql`t.kind = 'customer'`]);
    case 'accounts':
      return startsWith('t.path', root.path);
  }
}

/**
 * The tenants that a report of `root` covers, in the order of the tree, as far as `caller` can read
 * them from there. Roles of the caller on descendants do not count, because recipients of the
 * report may not have them.
 */
export class ReportTenants {
  private readonly condition: Sql;
  /**
   * Depth of the deepest closed tenant that was read, relative to the tenant of the report; 0 if
   * none below it is closed. A move of the tenant does not change it.
   */
  barrier = 0;

  constructor(
    private readonly session: Session,
    private readonly root: ReportRoot,
    level: ReportLevel,
    private readonly caller: Caller,
  ) {
    this.condition = and([ofLevel(level, root), listed('t'), this.visible('t')]);
  }

  private visible(alias: string): Sql {
    const grants = this.caller.grants.filter(({ path }) => this.root.path.startsWith(path));
    return visibleBelow({ ...this.caller, grants }, this.root, ['tenant_viewer'], alias);
  }

  /** The current number of tenants. */
  async count(): Promise<number> {
    const row = await this.session.first<{ count: number }>(
      sql`select count(*) as "count" from tenants t where ${this.condition}`,
    );
    return row!.count;
  }

  /** All tenants, in pages of `size`. Two statements per page. */
  async *pages(size: number): AsyncGenerator<ReportTenant[]> {
    let after = '';
    for (;;) {
      const rows = await this.session.all<Row>(
        sql`select ${columns(Tenant, 't', selected)} from tenants t
          where ${and([this.condition, sql`t.path > ${after}`])}
          order by t.path limit ${size}`,
      );
      for (const { barrier } of rows) {
        this.barrier = Math.max(this.barrier, barrier - this.root.depth);
      }
      if (rows.length > 0) yield await this.named(rows);
      if (rows.length < size) return;
      after = rows.at(-1)!.path;
    }
  }

  /** Tenants in between that are not visible are left out of the names. */
  private async named(rows: readonly Row[]): Promise<ReportTenant[]> {
    const depth = this.root.path.length;
    const between = (path: string) =>
      pathsTo(path).filter((each) => each.length > depth && each !== path);
    const paths = [...new Set(rows.flatMap(({ path }) => between(path)))];
    const above = await this.session.all<{ path: string; name: string }>(
      sql`select a.path as "path", a.name as "name" from tenants a
        where ${and([inTexts('a.path', paths), this.visible('a')])}`,
    );
    const names = new Map(above.map(({ path, name }) => [path, name]));
    return rows.map((row) => ({
      ...row,
      customerId: row.customerId ?? null,
      names: [
        this.root.name,
        ...between(row.path).flatMap((path) => names.get(path) ?? []),
        ...(row.path === this.root.path ? [] : [row.name]),
      ],
    }));
  }
}
