import { ByDialect, and, inTexts, or, raw, sql, type Sql } from '../../database/sql.js';
import { ownId, type Caller } from '../caller.js';
import { pathsTo } from '../paths.js';
import { visibleAnywhere } from '../tenants/visible.js';

/** Whoever holds it at the owner of a document sees it before it is published, and changes it. */
export const documentAdmins = ['root_admin'] as const;

/** A brand aliased `b` keeps the documents from above its tenant out. */
export const closes = raw(`b.owns_custom_legal_docs and b.deleted_at is null`);

/** The places that `caller` looks from: where they may look at tenants, and the tenant of a user. */
function viewpoints(caller: Caller): string[] {
  const own = caller.type === 'user' && ownId(caller) !== null ? caller.tenantPath : null;
  const granted = caller.grants
    .filter(({ scopes }) => scopes.has('*') || scopes.has('tenant_viewer'))
    .map(({ path }) => path);
  return [...new Set(own === null ? granted : [...granted, own])];
}

/**
 * The legal documents aliased `d` that `caller` may read, by their owners aliased `owners`:
 *
 * - published ones of tenants where they hold `tenant_viewer`;
 * - published ones that hold, handed down, for a tenant where they do, or that a user belongs to: no
 *   brand in between has legal documents of its own;
 * - all those of tenants that they hold `root_admin` at, published or not.
 */
export function visibleDocuments(caller: Caller, owners: string): Sql {
  const path = raw(`${owners}.path`);
  const views = viewpoints(caller);
  const above = [...new Set(views.flatMap(pathsTo))];
  const list = JSON.stringify(views);
  const from = new ByDialect(
    sql`json_each(${list}) viewed`,
    sql`jsonb_array_elements_text(${list}::jsonb) viewed(value)`,
  );
  const within = (prefix: Sql) => sql`substr(viewed.value, 1, length(${prefix})) = ${prefix}`;
  const handedDown = and([
    inTexts(`${owners}.path`, above),
    sql`exists (select 1 from ${from} where ${within(path)}
      and not exists (select 1 from tenants closed join brands b on b.tenant_id = closed.id
        where ${inTexts('closed.path', above)} and ${closes}
          and length(closed.path) > length(${path}) and ${within(raw('closed.path'))}))`,
  ]);
  return or([
    sql`(d.published_at is not null and ${or([
      visibleAnywhere(caller, ['tenant_viewer'], owners),
      handedDown,
    ])})`,
    visibleAnywhere(caller, documentAdmins, owners),
  ]);
}
