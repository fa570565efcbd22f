import type { Session } from '../../../database/session.js';
import { columns, inTexts, raw, sql } from '../../../database/sql.js';
import { Brand } from '../../../entities/index.js';
import type { TreePosition } from '../../core/caller.js';
import { pathsTo } from '../../core/paths.js';

/** A brand with the tree position of its owner. */
export type BrandRow = Brand & TreePosition;

/** The select list for brands aliased `b`, joined to their tenants `t`. */
export const brandSelection = sql`${columns(Brand, 'b')},
  ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;

/** Id of the brand of the platform, which tenants without a brand use. */
export const platformBrandId = '00000000-0000-4000-8000-00000000b4a9';

/** The default brand. `publicUrl` is the public URL of the platform. */
export const platformBrand = (publicUrl: string): BrandRow => ({
  id: platformBrandId,
  version: 1,
  createdAt: 0,
  updatedAt: 0,
  deletedAt: null,
  deletionId: null,
  number: 0,
  tenantId: platformBrandId,
  path: '',
  depth: -1,
  barrier: 0,
  companyName: null,
  serviceName: 'Account service',
  colorScheme: 'default',
  color: null,
  logotype: null,
  supportPhone: null,
  supportUrl: null,
  homeUrl: publicUrl,
  helpUrl: null,
  knowledgebaseUrl: null,
  userGuideUrl: null,
  upsellUrl: null,
  termsUrl: null,
  platformTermsUrl: null,
  privacyPolicyUrl: null,
  mobileAppAndroidDownloadUrl: null,
  mobileAppIosDownloadUrl: null,
  accountServerUrl: publicUrl,
  backupConsoleUrl: publicUrl,
  regServerUrl: null,
  routerUrl: null,
  agentGatewayUrl: null,
  ownsCustomLegalDocs: false,
  whiteLabeledAgent: false,
  hidePredefined: false,
  smtpOverride: false,
  smtpReplyAddress: '',
  smtpServer: '',
  smtpPort: 0,
  smtpUser: '',
  encryptedSmtpPassword: null,
  smtpEncryption: '',
});

/**
 * Returns the effective brand of each tenant at one of `paths`: its own brand, the brand of the
 * nearest ancestor that has one, or `otherwise`. One statement.
 */
export async function effectiveBrands(
  session: Session,
  paths: readonly string[],
  otherwise: BrandRow,
): Promise<Map<string, BrandRow>> {
  const above = [...new Set(paths.flatMap(pathsTo))];
  // The root tenant inherits only from the platform.
  if (above.length === 0) return new Map(paths.map((path) => [path, otherwise]));
  const rows = await session.all<BrandRow>(
    sql`select ${brandSelection} from brands b join tenants t on t.id = b.tenant_id
      where ${inTexts('t.path', above)} and b.deleted_at is null and t.deleted_at is null`,
  );
  const byPath = new Map(rows.map((row) => [row.path, row]));
  return new Map(
    paths.map((path) => {
      const nearest = pathsTo(path).findLast((each) => byPath.has(each));
      return [path, nearest === undefined ? otherwise : byPath.get(nearest)!];
    }),
  );
}

/** As `effectiveBrands`, for the tenant at `path`. */
export async function effectiveBrand(
  session: Session,
  path: string,
  otherwise: BrandRow,
): Promise<BrandRow> {
  return (await effectiveBrands(session, [path], otherwise)).get(path)!;
}
