import type { Session } from '../../../database/session.js';
import { inUuids, sql, type Sql } from '../../../database/sql.js';
import type { SmtpEncryption } from '../../../entities/index.js';
import { holds, type Caller } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { lowerCaseUuid } from '../../core/read-values.js';
import { isUuid } from '../../core/validation.js';
import { brandScopes } from './brand-rules.js';
import {
  brandSelection,
  platformBrand,
  platformBrandId,
  type BrandRow,
} from './effective-brand.js';

/** Returns the existing brands, aliased `b`, with owners aliased `t`, that match `where`. */
const brandsWhere = (session: Session, where: Sql): Promise<BrandRow[]> =>
  session.all<BrandRow>(
    sql`select ${brandSelection} from brands b join tenants t on t.id = b.tenant_id
      where b.deleted_at is null and t.deleted_at is null and ${where}`,
  );

/**
 * Returns the own brand of each tenant of `ids`, in that order; null for tenants without one. One
 * statement.
 */
export async function ownBrands(
  session: Session,
  ids: readonly string[],
): Promise<(BrandRow | null)[]> {
  const rows = await brandsWhere(session, inUuids('b.tenant_id', ids));
  const found = new Map(rows.map((row) => [row.tenantId, row]));
  return ids.map((id) => found.get(id) ?? null);
}

/** Returns the brand with the UUID or number `name`, if it exists. All callers can read brands. */
export async function brandNamed(
  { session, identity }: Pick<RequestContext, 'session' | 'identity'>,
  given: string,
): Promise<BrandRow | undefined> {
  const name = lowerCaseUuid(given);
  if (name === platformBrandId || name === '0') return platformBrand(identity.issuer);
  if (!isUuid(name) && !/^[1-9]\d{0,14}$/.test(name)) return undefined;
  const where = isUuid(name) ? sql`b.id = ${name}` : sql`b.number = ${Number(name)}`;
  return (await brandsWhere(session, where))[0];
}

/** The mail server of a brand, as shown to its administrators. The password is never returned. */
export interface BrandSmtp {
  readonly override: boolean;
  readonly replyAddress: string;
  readonly server: string;
  readonly port: number;
  readonly user: string;
  readonly encryption: SmtpEncryption;
  readonly hasPassword: boolean;
}

/** Returns the mail server of the brand; null for callers who do not administer its owner. */
export function shownSmtp(caller: Caller, row: BrandRow): BrandSmtp | null {
  if (!holds(caller, row, brandScopes)) return null;
  return {
    override: row.smtpOverride,
    replyAddress: row.smtpReplyAddress,
    server: row.smtpServer,
    port: row.smtpPort,
    user: row.smtpUser,
    encryption: row.smtpEncryption,
    hasPassword: row.encryptedSmtpPassword !== null,
  };
}
