import { ByDialect, and, inTexts, or, raw, sql, type Sql } from '../../../database/sql.js';
import { gives, ownId, type Caller } from '../../core/caller.js';
import { pathsTo } from '../../core/paths.js';
import { visibleAnywhere } from '../../access/tree/visible-tenants.js';

/**
 * The scopes at the owner of a document that allow reading it before publication and changing it.
 */
export const documentAdmins = ['root_admin'] as const;

/** Whether the brand aliased `b` excludes documents of the ancestors of its tenant. */
export const closes = raw(`b.owns_custom_legal_docs and b.deleted_at is null`);

/**
 * The paths of the tenants from which `caller` sees documents: tenants on which the caller has
 * `tenant_viewer`, and the tenant of a calling user.
 */
function viewpoints(caller: Caller): string[] {
  const own = caller.type === 'user' && ownId(caller) !== null ? caller.tenantPath : null;
  const granted = caller.grants
    .filter((grant) => gives(grant, ['tenant_viewer']))
    .map(({ path }) => path);
  return [...new Set(own === null ? granted : [...granted, own])];
}

/**
 * The condition for legal documents aliased `d`, with owners aliased `owners`, that `caller` can
 * read:
 *
 * - published documents of tenants where the caller has `tenant_viewer`;
 * - published documents that apply by inheritance to such a tenant or to the tenant of the calling
 *   user, without a brand with its own legal documents in between;
 * - all documents of tenants where the caller has `root_admin`.
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
