import { randomUUID } from 'node:crypto';
import { action } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import type { Scope } from '../../core/scopes.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { itemsFor, keyOf } from './report-key.js';
import { ReportInput, readReport } from './report-input.js';
import { ReportTenants } from './report-tenants.js';
import { writeReports } from './write-reports.js';

const scopes: readonly Scope[] = ['root_admin', 'licensing_admin', 'usage_reporter'];

/** The error of a report, or undefined if it was written. */
export type ReportResult = DomainError | undefined;

/**
 * Accepts a batch of usage reports (`PUT /tenants/usages`). Each report contains the total usage
 * and can fail individually. The results are in the order of the reports.
 */
export const reportUsages = action({
  name: 'reportUsages',
  scopes,
  input: ReportInput,
  writes: true,
  // No cached value depends on usage.
  quiet: true,
  async perform(ctx, { items }): Promise<ReportResult[]> {
    ctx.authorizeAnywhere();
    await lockTree(ctx.session, 'share');
    const results: ReportResult[] = items.map(() => undefined);
    /**
     * Runs `work`. Returns a list with its result, or an empty list if the report at `index` is
     * invalid.
     */
    const attempt = <T>(index: number, work: () => T): T[] => {
      try {
        return [work()];
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        results[index] = error;
        return [];
      }
    };

    const read = items.flatMap((item, index) =>
      attempt(index, () => ({ index, report: readReport(item) })),
    );
    const reports = read.map(({ report }) => report);
    const tenants = await ReportTenants.of(ctx, reports, scopes);
    const placed = read.flatMap(({ index, report }) =>
      attempt(index, () => ({ index, report, tenant: tenants.find(report) })),
    );
    const concerned = [...new Set(placed.map(({ tenant }) => tenant))];
    const given = await itemsFor(ctx, reports, concerned);
    const found = placed.flatMap(({ index, report, tenant }) =>
      attempt(index, () => ({
        ...keyOf(ctx.catalogue, report, given.get(tenant.id)!),
        tenantId: tenant.id,
        resourceId: report.resourceId,
        value: report.value,
      })),
    );
    await writeReports(ctx.session, found, ctx.now);

    const [tenantId, ...others] = new Set(found.map((report) => report.tenantId));
    ctx.audit({
      ...(tenantId !== undefined && others.length === 0 && { tenantId }),
      objectType: 'usage_reports',
      objectId: randomUUID(),
      fields: [...new Set(found.map(({ name }) => name))].sort(),
    });
    return results;
  },
});
