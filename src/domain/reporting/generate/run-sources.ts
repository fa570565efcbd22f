import type { Session } from '../../../database/session.js';
import { columns, sql } from '../../../database/sql.js';
import {
  Report,
  StoredReport,
  Tenant,
  type ReportFormat,
  type StoredReportStatus,
} from '../../../entities/index.js';
import { effectiveBrand, platformBrand } from '../../branding/brands/effective-brand.js';
import type { Services } from '../../core/context.js';
import { timeZonesAt } from '../schedule/time-zones.js';
import { layoutOf } from '../formats/columns.js';
import type { ReportHead } from '../formats/formatter.js';
import { wordingFor } from '../formats/labels/index.js';
import type { ReportRoot } from './report-tenants.js';

/** A file that a job generates. */
export interface RunFile {
  readonly id: string;
  readonly reportFormat: ReportFormat;
  readonly status: StoredReportStatus;
  readonly periodStart: string;
  readonly periodEnd: string;
}

/**
 * Returns the files that the job `jobId` has still to generate, in the order of the names of the
 * formats.
 */
export function filesOf(session: Session, jobId: string): Promise<RunFile[]> {
  return session.all<RunFile>(
    sql`select ${columns(StoredReport, 's', ['id', 'reportFormat', 'status', 'periodStart', 'periodEnd'])}
      from stored_reports s where s.job_id = ${jobId} and s.status <> 'saved'
      order by s.report_format`,
  );
}

/** A report and its tenant. */
export interface RunSources {
  readonly report: Report;
  readonly tenant: ReportRoot;
}

const rootColumns = ['id', 'name', 'kind', 'path', 'depth', 'barrier', 'language'] as const;

/** Returns the report `id` with its tenant; undefined if one of them is deleted. */
export async function sourcesOf(session: Session, id: string): Promise<RunSources | undefined> {
  const report = await session.first<Report>(
    sql`select ${columns(Report, 'r')} from reports r where r.id = ${id} and r.deleted_at is null`,
  );
  const tenant =
    report &&
    (await session.first<ReportRoot>(
      sql`select ${columns(Tenant, 't', rootColumns)} from tenants t
        where t.id = ${report.tenantId} and t.deleted_at is null`,
    ));
  return report && tenant && { report, tenant };
}

/** Maximum size of the logo in bytes, because every file contains it. */
const largestLogotype = 262_144;

async function logotypeOf(session: Session, id: string | null | undefined): Promise<Buffer | null> {
  if (!id) return null;
  // Not named `content`, because settings use that name for JSON.
  const image = await session.first<{ picture: Uint8Array }>(
    sql`select i.bytes as "picture" from images i where i.id = ${id}`,
  );
  if (!image || image.picture.length > largestLogotype) return null;
  return Buffer.from(image.picture);
}

/** Returns the head of `report`, generated at `generatedAt` (milliseconds). At most four statements. */
export async function headOf(
  { catalogue, identity }: Services,
  session: Session,
  { report, tenant }: RunSources,
  { periodStart, periodEnd }: Pick<RunFile, 'periodStart' | 'periodEnd'>,
  generatedAt: number,
): Promise<ReportHead> {
  const [timeZone = 'UTC'] = await timeZonesAt({ session, catalogue }, [tenant.path]);
  const brand = await effectiveBrand(session, tenant.path, platformBrand(identity.issuer));
  return {
    report,
    tenant,
    period: { start: periodStart, end: periodEnd },
    generatedAt,
    timeZone,
    wording: wordingFor(tenant.language),
    brand,
    logotype: await logotypeOf(session, brand.logotype),
    layout: layoutOf(report.kind, report.showSkus),
  };
}
