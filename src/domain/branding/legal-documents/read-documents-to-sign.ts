import { Type } from '@sinclair/typebox';
import { inUuids, sql } from '../../../database/sql.js';
import { action, run } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { Uuid } from '../../core/schema.js';
import { authorizeUser, isOneself } from '../../access/principals/user-reads.js';
import { proposeDocuments } from './propose-documents.js';
import { signingStatusesOf, type Signer, type SigningStatus } from './signing-status.js';

const day = 86_400_000;

/** A document that a user has to sign. */
export interface DocumentToSign {
  readonly documentId: string;
  /**
   * Last day on which the user can sign, in UTC, for example `2018-08-13`: the day on which the
   * document was first shown, plus the grace period. Null if the document was not shown yet.
   */
  readonly signUntil: string | null;
}

/**
 * Returns the documents that each of `signers` still has to sign with their deadlines, in the order
 * of `signers`. If users read their own documents, this starts the grace periods; reads of other
 * callers do not.
 *
 * The caller must be authorized to read the users.
 */
export async function readDocumentsToSign(
  ctx: RequestContext,
  signers: readonly Signer[],
): Promise<DocumentToSign[][]> {
  const statuses = await signingStatusesOf(ctx.session, signers);
  const own = statuses.find((_, index) => isOneself(ctx, signers[index]!.id));
  const proposed = own ? await proposeNew(ctx, own) : undefined;
  return statuses.map((status) =>
    status.toSign.map(({ id, gracePeriod }) => {
      const proposedAt =
        status.signatures.get(id)?.proposedAt ?? (status === own ? proposed?.get(id) : undefined);
      return {
        documentId: id,
        signUntil: proposedAt === undefined ? null : dayAfter(proposedAt, gracePeriod),
      };
    }),
  );
}

async function proposeNew(
  ctx: RequestContext,
  { toSign, signatures }: SigningStatus,
): Promise<Map<string, number> | undefined> {
  const documentIds = toSign.map(({ id }) => id).filter((id) => !signatures.has(id));
  return documentIds.length === 0 ? undefined : run(proposeDocuments, ctx, { documentIds });
}

const dayAfter = (moment: number, days: number): string =>
  new Date(moment + days * day).toISOString().slice(0, 10);

/** Returns users by id as signers. One statement. */
export function signersByIds(
  { session }: Pick<RequestContext, 'session'>,
  ids: readonly string[],
): Promise<Signer[]> {
  return session.all<Signer>(
    sql`select u.id as "id", u.tenant_id as "tenantId", t.path as "path"
      from users u join tenants t on t.id = u.tenant_id where ${inUuids('u.id', ids)}`,
  );
}

/** Whether `signer` has signed all documents. */
export async function hasAcceptedTerms(
  { session }: Pick<RequestContext, 'session'>,
  signer: Signer,
): Promise<boolean> {
  const [status] = await signingStatusesOf(session, [signer]);
  return status!.toSign.length === 0;
}

/**
 * Lists the documents that a user still has to sign, with deadlines
 * (`GET /users/{user_id}/legal_documents`); see `readDocumentsToSign`.
 */
export const listDocumentsToSign = action({
  name: 'listLegalDocumentsToSign',
  scopes: ['tenant_viewer'],
  input: Type.Object({ userId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { userId }): Promise<DocumentToSign[]> {
    const user = await authorizeUser(ctx, userId, { self: true });
    const [documents] = await readDocumentsToSign(ctx, [user]);
    return documents!;
  },
});
