import type { Session } from '../../../database/session.js';
import { columns, inTexts, raw, sql, type Sql } from '../../../database/sql.js';
import { LegalDocument } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import type { TreePosition } from '../../core/caller.js';
import { DomainError, notFound } from '../../core/errors.js';
import { pathsTo } from '../../core/paths.js';
import { readable } from '../../access/reads/resource.js';
import { legalDocumentResource } from './legal-document-resource.js';
import { closes, documentAdmins } from './visible-documents.js';

/** A legal document with the tree position of its owner. */
export type DocumentRow = LegalDocument & TreePosition;

const selection = sql`${columns(LegalDocument, 'd')},
  ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;

/** Returns the existing documents, aliased `d`, with owners aliased `t`, that match `where`. */
export function documentsWhere(
  session: Session,
  where: Sql,
  order: Sql = raw('d.id'),
): Promise<DocumentRow[]> {
  return session.all<DocumentRow>(
    sql`select ${selection} from legal_documents d join tenants t on t.id = d.owner_tenant_id
      where d.deleted_at is null and ${where} order by ${order}`,
  );
}

/** The document with this `id` without authorization. It must exist. */
export async function documentById(session: Session, id: string): Promise<DocumentRow> {
  const [row] = await documentsWhere(session, sql`d.id = ${id}`);
  return row!;
}

/** Returns the document with this `id`, if the caller can read it; see `visibleDocuments`. */
export async function seenDocument(
  { session, caller }: ActionContext,
  id: string,
): Promise<DocumentRow> {
  const [row] = await documentsWhere(
    session,
    sql`d.id = ${id} and ${readable(caller, legalDocumentResource)}`,
  );
  if (!row) throw notFound('legalDocument', id);
  return row;
}

/**
 * Returns the document with this `id` for a change.
 *
 * @throws DomainError `ACCESS_DENIED` if the caller does not administer legal documents at all or
 *   can only read this one; `NOT_FOUND` if it does not exist or is not visible
 */
export async function authorizeDocument(ctx: ActionContext, id: string): Promise<DocumentRow> {
  ctx.authorizeAnywhere();
  const row = await seenDocument(ctx, id);
  const refusal = () =>
    new DomainError('ACCESS_DENIED', 'the legal document belongs to an ancestor tenant', {
      context: { needs: documentAdmins.join(' ') },
    });
  ctx.authorize(row, refusal);
  return row;
}

/**
 * Returns for each of `paths` the paths of the owners whose published documents apply to the
 * tenant, nearest first: the tenant and its ancestors, up to and including the nearest one whose
 * brand has its own legal documents. One statement.
 */
export async function ownersFor(
  session: Session,
  paths: readonly string[],
): Promise<Map<string, string[]>> {
  const above = [...new Set(paths.flatMap(pathsTo))];
  const rows = await session.all<{ path: string }>(
    sql`select t.path as "path" from brands b join tenants t on t.id = b.tenant_id
      where ${inTexts('t.path', above)} and ${closes}`,
  );
  const closed = new Set(rows.map(({ path }) => path));
  return new Map(
    paths.map((path) => {
      const upwards = pathsTo(path).reverse();
      const end = upwards.findIndex((one) => closed.has(one));
      return [path, end < 0 ? upwards : upwards.slice(0, end + 1)];
    }),
  );
}
