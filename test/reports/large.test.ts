import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import type { Services } from '../../src/domain/core/context.js';
import type { JobHandler, JobRun } from '../../src/domain/core/jobs/handler.js';
import { childPath } from '../../src/domain/core/paths.js';
import { reportGenerator } from '../../src/domain/reporting/generate/handler.js';
import { dayOf } from '../../src/domain/commerce/usages/apply-changes.js';
import { Tenant, UsageDay } from '../../src/entities/index.js';
import { runJobs } from '../support/jobs.js';
import { dayFromToday, makeReport } from '../support/reports.js';
import { useTestServer } from '../support/server.js';
import { storedRows } from './support.js';

const many = 3000;
const names = ['vms', 'servers', 'workstations', 'mobiles', 'mailboxes'];

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const { clock } = server.services;
const template = await server.makeTenant(partner.id, 'customer', 'First');
const [root] = await server
  .session()
  .all<{ path: string }>(sql`select t.path as "path" from tenants t where t.id = ${partner.id}`);
const today = dayOf(clock());
await server.write(async ({ em }) => {
  const first = await em.findOneOrFail(Tenant, template.id);
  const tenants = Array.from({ length: many - 1 }, (_, i) => {
    const number = 1_000_000 + i;
    return {
      ...structuredClone({ ...first }),
      id: randomUUID(),
      number,
      name: `Customer ${i}`,
      nameKey: `customer ${i}`,
      path: childPath(root!.path, number),
    };
  });
  for (const some of batches(tenants)) await em.insertMany(Tenant, some);
  const days = [template, ...tenants].flatMap(({ id }) =>
    names.map((key) => ({ tenantId: id, key, day: today - 40, value: 7 })),
  );
  for (const some of batches(days)) await em.insertMany(UsageDay, some);
});

/** As many as fit into a statement. */
function* batches<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += 1000) yield rows.slice(start, start + 1000);
}

const collectGarbage = (): (() => void) => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
};

describe('a report on many tenants', () => {
  it('needs no more memory and statements for the last tenants than for the first', async () => {
    const gc = collectGarbage();
    const { id } = await makeReport(server, partner.id, {
      parameters: {
        kind: 'usage_daily',
        level: 'all_customers',
        formats: ['csv_v2_0', 'json_v1'],
        period: { start: dayFromToday(server, -31), end: dayFromToday(server, -1) },
      },
    });
    const seen: { done: number; heap: number; statements: number }[] = [];
    const { services } = server;
    // Counts all statements of the run.
    const session = services.database.session();
    const database = Object.create(services.database, {
      session: { value: () => session },
    }) as Services['database'];
    const watched = {
      ...reportGenerator,
      run: (run: JobRun<{ reportId: string }>) =>
        reportGenerator.run({
          ...run,
          services: { ...services, database },
          progress: (done, total) => {
            run.progress(done, total);
            if (done % 500 !== 0) return;
            gc();
            seen.push({
              done,
              heap: process.memoryUsage().heapUsed,
              statements: session.statements,
            });
          },
        }),
    } as JobHandler;
    await runJobs(server, [watched]);
    const rows = await storedRows(server, id);
    expect(rows.map(({ status, rowCount }) => [status, rowCount])).toEqual([
      ['saved', many * names.length * 31],
      ['saved', many * names.length * 31],
    ]);
    expect(seen.at(-1)!.done).toBe(many);
    const at = (wanted: number) => seen.find(({ done }) => done === wanted)!;
    // A line that was kept would take at least a hundred bytes, of hundreds of thousands of lines.
    expect(at(many).heap - at(1000).heap).toBeLessThan(4_000_000);
    expect(at(2000).statements - at(1500).statements).toBe(
      at(1000).statements - at(500).statements,
    );
    expect(at(2000).statements - at(1500).statements).toBeLessThanOrEqual(5 * 5);
  }, 60_000);
});
