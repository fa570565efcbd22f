import fc from 'fast-check';
import { it, expect } from 'vitest';
import { make, use } from '../reports/support.js';
import type { Body } from '../support/people.js';
import { dayFromToday } from '../support/reports.js';
import { useTestServer } from '../support/server.js';
import { runs } from '../support/runs.js';

/* For any history of usage, reports show for each day the totals of a simple model. */
const server = await useTestServer();

const oldest = 8;

/** A tenant uses `value` from that day on. */
const change = fc.record({
  daysAgo: fc.integer({ min: 0, max: oldest }),
  tenant: fc.integer({ min: 0, max: 3 }),
  usage: fc.constantFrom('vms', 'servers'),
  value: fc.integer({ min: 0, max: 20 }),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** Subtrees of a partner, its two customers, and a unit of the first customer, as indexes. */
const below = [[0, 1, 2, 3], [1, 3], [2], [3]] as const;

async function tree(round: number): Promise<Body[]> {
  const partner = await server.makeTenant(server.rootId, 'partner', `Partner ${round}`);
  const first = await server.makeTenant(partner.id, 'customer', 'First');
  const second = await server.makeTenant(partner.id, 'customer', 'Second');
  return [partner, first, second, await server.makeTenant(first.id, 'unit', 'Unit')];
}

/**
 * Returns the usage of a tenant and its descendants at the end of a day. `changes` are in the order
 * in which they were reported.
 */
const totalAt = (changes: readonly Change[], tenant: number, usage: string, ago: number) =>
  below[tenant]!.reduce<number>((sum, one) => {
    const last = changes.findLast(
      (each) => each.tenant === one && each.usage === usage && each.daysAgo >= ago,
    );
    return sum + (last?.value ?? 0);
  }, 0);

const day = (ago: number) => dayFromToday(server, -ago);

/** Returns the lines of a report without zero usage, as `index usage …cells`. */
async function linesOf(tenants: readonly Body[], kind: string, period: object, ...cells: string[]) {
  const { texts } = await make(server, tenants[0]!.id, {
    kind,
    level: 'accounts',
    formats: ['json_v1'],
    hide_zero_usage: true,
    period,
  });
  const { tenants: told } = JSON.parse(texts.json_v1) as {
    tenants: { tenant: { id: string }; usages: Record<string, unknown>[] }[];
  };
  return told.flatMap(({ tenant, usages }) =>
    usages.map((one) =>
      [
        tenants.findIndex(({ id }) => id === tenant.id),
        one.usage_name,
        ...cells.map((name) => one[name]),
      ].join(' '),
    ),
  );
}

it(
  'reports of any days of any history are equal to a simple count',
  { timeout: 120_000 },
  async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 14 }),
        fc.integer({ min: 0, max: oldest + 1 }),
        fc.integer({ min: 0, max: oldest + 1 }),
        async (given, a, b) => {
          const [from, to] = [Math.max(a, b), Math.min(a, b)];
          const changes = [...given].sort((one, two) => two.daysAgo - one.daysAgo);
          server.clock.offset = -(oldest + 1) * 86_400_000;
          const tenants = await tree(round++);
          for (const { daysAgo, tenant, usage, value } of changes) {
            await use(server, daysAgo, {
              tenant_id: tenants[tenant]!.id,
              usage_type: usage,
              usage_value: value,
            });
          }
          server.clock.offset = 0;
          const period = { start: day(from), end: day(to) };
          const agos = Array.from({ length: from - to + 1 }, (_, i) => from - i);
          const daily: string[] = [];
          const summary: string[] = [];
          for (const tenant of [0, 1, 3, 2]) {
            for (const usage of ['servers', 'vms']) {
              const start = totalAt(changes, tenant, usage, from + 1);
              const values = agos.map((ago) => totalAt(changes, tenant, usage, ago));
              agos.forEach((ago, i) => {
                if (values[i] !== 0) daily.push(`${tenant} ${usage} ${day(ago)} ${values[i]}`);
              });
              if (start === 0 && values.every((value) => value === 0)) continue;
              const end = values.at(-1)!;
              const average = values.reduce((sum, value) => sum + value, 0) / values.length;
              const largest = Math.max(...values);
              const rounded = Math.round(average * 100) / 100;
              summary.push(
                `${tenant} ${usage} ${start} ${end} ${end - start} ${largest} ${rounded}`,
              );
            }
          }
          expect(await linesOf(tenants, 'usage_daily', period, 'date', 'value')).toEqual(daily);
          expect(
            await linesOf(
              tenants,
              'usage_summary',
              period,
              'value_start',
              'value_end',
              'change',
              'largest',
              'average',
            ),
          ).toEqual(summary);
        },
      ),
      { numRuns: runs(12) },
    );
  },
);
