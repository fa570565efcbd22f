import { sql } from '../../database/sql.js';
import type { Brand, SmtpEncryption } from '../../entities/index.js';
import type { BrandRow } from '../brands/effective-brand.js';
import { brandsAbove } from '../brands/find-look.js';
import { lookOf } from '../brands/look.js';
import { smtpPurpose } from '../brands/brand-rules.js';
import type { Services } from '../context.js';

/** A mail server of a brand, and how to sign in there. */
export interface BrandServer {
  readonly host: string;
  readonly port: number;
  /** `SSL`: TLS from the start; `TLS`: before anything is sent; empty: TLS if the server offers it. */
  readonly encryption: SmtpEncryption;
  /** Null where nobody signs in. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** The address that mails are from. */
  readonly replyAddress: string;
}

/** How the mails of a tenant go out. */
export interface MailRoute {
  /** What the sender is called; undefined for the platform. */
  readonly senderName?: string;
  /** The server of the brand; undefined for that of the platform. */
  readonly server?: BrandServer;
}

/**
 * How mails of a tenant go out: in the name of its brand, through the server of the nearest brand, from
 * there upwards, that has one. Read whenever one is sent, so that what was changed holds for all that wait.
 * Throws for a password that was tampered with.
 */
export async function mailRouteOf(
  { database, vault }: Pick<Services, 'database' | 'vault'>,
  tenantId: string | null,
): Promise<MailRoute> {
  if (tenantId === null) return {};
  const brands = await database.session().all<BrandRow>(brandsAbove(sql`${tenantId}`));
  const [nearest] = brands;
  if (!nearest) return {};
  const { companyName, serviceName } = lookOf(nearest);
  const owner = brands.find(({ smtpOverride }) => smtpOverride);
  return {
    senderName: companyName ?? serviceName,
    ...(owner && { server: serverOf(vault, owner) }),
  };
}

/** Where mail is handed over (RFC 6409, RFC 8314) if the brand does not say. */
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
