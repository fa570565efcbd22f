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

/** What a job has to make: one file. */
export interface RunFile {
  readonly id: string;
  readonly reportFormat: ReportFormat;
  readonly status: StoredReportStatus;
  readonly periodStart: string;
  readonly periodEnd: string;
}

/** What the job `jobId` has to make and has not made yet, in the order of the formats' names. */
export function filesOf(session: Session, jobId: string): Promise<RunFile[]> {
  return session.all<RunFile>(
    sql`select ${columns(StoredReport, 's', ['id', 'reportFormat', 'status', 'periodStart', 'periodEnd'])}
      from stored_reports s where s.job_id = ${jobId} and s.status <> 'saved'
      order by s.report_format`,
  );
}

/** A report that is to be made, and the tenant that it is of. */
export interface RunSources {
  readonly report: Report;
  readonly tenant: ReportRoot;
}

const rootColumns = ['id', 'name', 'kind', 'path', 'depth', 'barrier', 'language'] as const;

/** The report `id`; undefined if it or its tenant is gone. */
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

/** The largest picture that goes into every page. Bytes. */
const largestLogotype = 262_144;

async function logotypeOf(session: Session, id: string | null | undefined): Promise<Buffer | null> {
  if (!id) return null;
  // Not as `content`: that is what settings hold, and they hold JSON.
  const image = await session.first<{ picture: Uint8Array }>(
    sql`select i.bytes as "picture" from images i where i.id = ${id}`,
  );
  if (!image || image.picture.length > largestLogotype) return null;
  return Buffer.from(image.picture);
}

/** What a run of `report` says of itself, made at the moment `generatedAt` (milliseconds). Four statements at most. */
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
