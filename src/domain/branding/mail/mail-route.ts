import type { Session } from '../../../database/session.js';
import { sql } from '../../../database/sql.js';
import type { Brand, SmtpEncryption } from '../../../entities/index.js';
import type { BrandRow } from '../brands/effective-brand.js';
import { brandsAbove } from '../brands/find-page-theme.js';
import { themeOf } from '../brands/page-theme.js';
import { smtpPurpose } from '../brands/brand-rules.js';
import { reaches, type TreePosition } from '../../core/caller.js';
import type { Services } from '../../core/context.js';
import { administratorCovers } from '../../access/policies/policy-rules.js';

/** The mail server of a brand, with its credentials. */
export interface BrandServer {
  readonly host: string;
  readonly port: number;
  /**
   * `SSL`: TLS from the start. `TLS`: TLS before anything is sent. Empty: TLS if the server offers
   * it.
   */
  readonly encryption: SmtpEncryption;
  /** Null if the server requires no authentication. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** The sender address. */
  readonly replyAddress: string;
}

/** The sender and the server of the mails of a tenant. */
export interface MailRoute {
  /** Display name of the sender; undefined for the platform. */
  readonly senderName?: string;
  /** The server of the brand; undefined for that of the platform. */
  readonly server?: BrandServer;
}

/**
 * The route of a mail for a tenant: the sender name of its brand, and the mail server of the brand
 * or of the nearest ancestor brand that has one. Read for every mail, so that changes apply to
 * waiting mails. Throws if the stored password was tampered with.
 *
 * @param opens the user whose account a link in the mail opens. Administrators of a brand control
 *   its mail server and could read the link, so only servers of brands are used whose
 *   administrators could set the password of the user themselves
 */
export async function mailRouteOf(
  { database, vault, catalogue }: Pick<Services, 'database' | 'vault' | 'catalogue'>,
  tenantId: string | null,
  opens?: string,
): Promise<MailRoute> {
  if (tenantId === null) return {};
  const session = database.session();
  const brands = await session.all<BrandRow>(brandsAbove(sql`${tenantId}`));
  const [nearest] = brands;
  if (!nearest) return {};
  const { companyName, serviceName } = themeOf(nearest);
  const servers = brands.filter(({ smtpOverride }) => smtpOverride);
  const owner =
    opens === undefined ? servers[0] : await trustedWith({ session, catalogue }, servers, opens);
  return {
    senderName: companyName ?? serviceName,
    ...(owner && { server: serverOf(vault, owner) }),
  };
}

/**
 * Returns the first of `brands` whose administrators reach the user and can grant all roles of the
 * user.
 */
async function trustedWith(
  services: Pick<Services, 'catalogue'> & { readonly session: Session },
  brands: readonly BrandRow[],
  userId: string,
): Promise<BrandRow | undefined> {
  if (brands.length === 0) return undefined;
  const home = await services.session.first<TreePosition>(
    sql`select t.path as "path", t.depth as "depth", t.barrier as "barrier"
      from users u join tenants t on t.id = u.tenant_id where u.id = ${userId}`,
  );
  for (const brand of brands) {
    if (!home || !reaches(brand, home)) continue;
    const { path, depth } = brand;
    const administered = { path, depth, kind: depth === 0 ? 'root' : 'partner' } as const;
    const user = { type: 'user', id: userId } as const;
    if (await administratorCovers(services, administered, user)) return brand;
  }
  return undefined;
}

/** The default ports for mail submission (RFC 6409, RFC 8314). */
const usualPort = (encryption: SmtpEncryption) => (encryption === 'SSL' ? 465 : 587);

function serverOf(vault: Services['vault'], brand: Brand): BrandServer {
  const { smtpEncryption, encryptedSmtpPassword, smtpUser } = brand;
  const password = encryptedSmtpPassword ? vault.open(smtpPurpose, encryptedSmtpPassword) : '';
  return {
    host: brand.smtpServer.replace(/^\[|\]$/g, ''),
    port: brand.smtpPort || usualPort(smtpEncryption),
    encryption: smtpEncryption,
    login: smtpUser === '' ? null : { user: smtpUser, password },
    replyAddress: brand.smtpReplyAddress,
  };
}
