import type { Session } from '../../../database/session.js';
import { columns, inTexts, inUuids, sql } from '../../../database/sql.js';
import {
  LegalDocument,
  LegalSignature,
  legalDocumentType,
  type LegalDocumentType,
} from '../../../entities/index.js';
import { changeConcerns, itemsOfTenants, type TenantItems } from './items-of-tenants.js';
import { ownersFor } from './document-reads.js';

/** A user with documents to sign, and the path of the tenant of the user. */
export interface Signer {
  readonly id: string;
  readonly tenantId: string;
  readonly path: string;
}

/** The columns of a published document that signing requires. */
export type PublishedDocument = Pick<
  LegalDocument,
  | 'id'
  | 'documentType'
  | 'documentVersion'
  | 'commonPartUpdate'
  | 'changedItems'
  | 'gracePeriod'
  | 'publishedAt'
> & { readonly path: string };

/** The status of the legal documents that apply to a user. */
export interface SigningStatus {
  /** The document of each type that applies: the latest one of the nearest owner with published ones. */
  readonly current: readonly PublishedDocument[];
  /** The documents of `current` that the user still has to sign. */
  readonly toSign: readonly PublishedDocument[];
  /** By the id of the document. */
  readonly signatures: ReadonlyMap<string, LegalSignature>;
}

/**
 * The status of each of `signers`, in that order. For each type, a user must sign the document that
 * applies, unless the user has signed it, or has signed an earlier version of the same owner and no
 * later change is relevant: neither of the common part nor of the services of the tenant.
 *
 * Three statements, regardless of the number of signers; a fourth one if the services of the
 * tenants are relevant.
 */
export async function signingStatusesOf(
  session: Session,
  signers: readonly Signer[],
): Promise<SigningStatus[]> {
  const owners = await ownersFor(
    session,
    signers.map(({ path }) => path),
  );
  const versions = await versionsByOwner(session, [...new Set([...owners.values()].flat())]);
  const signatures = await signaturesOf(session, signers);
  const open = signers.map((signer) => {
    const signed = signatures.get(signer.id) ?? new Map<string, LegalSignature>();
    const lines = legalDocumentType.values.flatMap((type) => {
      const line = owners
        .get(signer.path)!
        .map((path) => versions.get(lineKey(path, type)))
        .find((found) => found !== undefined);
      return line ? [{ current: line.at(-1)!, unsigned: unsignedOf(line, signed) }] : [];
    });
    return { signer, signed, lines };
  });
  const asked = open.filter(({ lines }) => lines.some(({ unsigned }) => dependsOnHeld(unsigned)));
  const held = await itemsOfTenants(
    session,
    asked.map(({ signer }) => signer),
  );
  return open.map(({ signer, signed, lines }) => ({
    current: lines.map(({ current }) => current),
    toSign: lines
      .filter(({ unsigned }) => hasToSign(unsigned, held.get(signer.tenantId)))
      .map(({ current }) => current),
    signatures: signed,
  }));
}

const lineKey = (path: string, type: LegalDocumentType) => `${type} ${path}`;

/** The published versions of each type by owner, the earliest first. */
async function versionsByOwner(
  session: Session,
  paths: readonly string[],
): Promise<Map<string, PublishedDocument[]>> {
  const rows = await session.all<PublishedDocument>(
    sql`select ${columns(LegalDocument, 'd', [
      'id',
      'documentType',
      'documentVersion',
      'commonPartUpdate',
      'changedItems',
      'gracePeriod',
      'publishedAt',
    ])}, t.path as "path"
      from tenants t join legal_documents d on d.owner_tenant_id = t.id
      where ${inTexts('t.path', paths)} and d.published_at is not null and d.deleted_at is null
      order by d.published_at, d.document_version, d.id`,
  );
  const lines = new Map<string, PublishedDocument[]>();
  for (const row of rows) {
    const key = lineKey(row.path, row.documentType);
    const line = lines.get(key);
    if (line) line.push(row);
    else lines.set(key, [row]);
  }
  return lines;
}

/** Returns by user and document when each document was shown and signed. */
async function signaturesOf(
  session: Session,
  signers: readonly Signer[],
): Promise<Map<string, Map<string, LegalSignature>>> {
  const rows = await session.all<LegalSignature>(
    sql`select ${columns(LegalSignature, 's')} from legal_signatures s
      where ${inUuids(
        's.user_id',
        signers.map(({ id }) => id),
      )}`,
  );
  const found = new Map<string, Map<string, LegalSignature>>();
  for (const row of rows) {
    const own = found.get(row.userId) ?? new Map<string, LegalSignature>();
    found.set(row.userId, own.set(row.documentId, row));
  }
  return found;
}

/** The versions after the last signed one; `all` if none was signed. */
type Unsigned = 'all' | readonly PublishedDocument[];

function unsignedOf(
  line: readonly PublishedDocument[],
  signed: ReadonlyMap<string, LegalSignature>,
): Unsigned {
  const last = line.findLastIndex(({ id }) => signed.get(id)?.signedAt != null);
  return last < 0 ? 'all' : line.slice(last + 1);
}

/** Whether signing depends on the services of the tenant. */
const dependsOnHeld = (unsigned: Unsigned): boolean =>
  unsigned !== 'all' &&
  unsigned.length > 0 &&
  unsigned.every(({ commonPartUpdate }) => !commonPartUpdate);

/** Whether the user must sign. The added items of a version are among its changed items. */
const hasToSign = (unsigned: Unsigned, held: TenantItems | undefined): boolean =>
  unsigned === 'all' ||
  unsigned.some(
    ({ commonPartUpdate, changedItems }) =>
      commonPartUpdate || (held !== undefined && changeConcerns(held, changedItems)),
  );
