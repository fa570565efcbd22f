import { describe, expect, it } from 'vitest';
import { anonymous } from '../../src/domain/core/caller.js';
import { lists } from '../../src/domain/lists.js';
import type { Order, OrderOf } from '../../src/domain/access/reads/list.js';
import { dayFromToday, makeReport } from '../support/reports.js';
import { useTestServer } from '../support/server.js';
import { ask } from '../resolvers/support.js';

/* Of what is equal in an order, a unique value decides: the same one on both APIs and both databases. */
const server = await useTestServer();
const { id: customer } = await server.makeTenant(server.rootId, 'customer', 'Customer');

const unique = new Set(['id', 'path']);

function termsOf(order: OrderOf): Order {
  const reads = { catalogue: server.services.catalogue, caller: anonymous, clock: Date.now };
  if (typeof order === 'function') return order(reads);
  return 'byUsage' in order ? order.byUsage(reads, { name: 'storage' }) : order;
}

it('ends with a unique value, in every list of the graph', () => {
  for (const { name, orders } of Object.values(lists)) {
    for (const [field, { order }] of Object.entries(orders)) {
      const terms = termsOf(order);
      expect(unique, `${name} by ${field}`).toContain(terms.at(-1)!.property);
    }
  }
});

describe('stored reports', () => {
  const formats = ['html', 'csv', 'json_v2_0', 'csv_v2_0', 'json_v1'];

  async function stored(id: string) {
    const { body } = await server.admin.get(`/reports/${id}/stored`);
    const query = `{ report(id: "${id}") {
      usual: storedReports { nodes { id } }
      latest: storedReports(orderBy: { field: CREATED_AT, direction: DESC }) { nodes { id } }
      first: storedReports(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { id } } } }`;
    const { report } = await ask(server.admin, query);
    const ids = (list: readonly { id: string }[]) => list.map((one) => one.id);
    return {
      items: body.items as { id: string; report_format: string }[],
      rest: ids(body.items),
      usual: ids(report.usual.nodes),
      latest: ids(report.latest.nodes),
      first: ids(report.first.nodes),
    };
  }

  it('of one run come in the order of the formats, on both APIs', async () => {
    for (let times = 0; times < 4; times++) {
      const { id } = await makeReport(server, customer, { parameters: { formats } });
      const { items, rest, usual, latest, first } = await stored(id);
      expect(items.map((item) => item.report_format)).toEqual(formats);
      expect(usual).toEqual(rest);
      expect(latest).toEqual(rest);
      expect(first).toEqual([...rest].reverse());
    }
  });

  it('have the latest run first', async () => {
    const { id } = await makeReport(server, customer, {
      parameters: { formats: ['csv', 'html'] },
      schedule: { type: 'monthly' },
      generation_date: dayFromToday(server, 0),
    });
    const { rest, usual } = await stored(id);
    expect(usual).toEqual(rest);
  });
});

describe('tenants with the same usage', () => {
  it('are ordered by name, on both APIs and in both directions', async () => {
    const { id: parent } = await server.makeTenant(server.rootId, 'partner', 'Partner');
    const names = ['d', 'B', 'e', 'a', 'C'];
    const made = new Map<string, string>();
    for (const name of names) {
      const { id } = await server.makeTenant(parent, 'customer', name);
      made.set(id, name);
      if (name !== 'C') continue;
      const usage = { tenant_id: id, usage_type: 'vms', usage_value: 3 };
      await server.admin.put('/tenants/usages', { items: [usage] });
    }
    for (const [sign, direction, wanted] of [
      ['', 'ASC', ['a', 'B', 'd', 'e', 'C']],
      ['-', 'DESC', ['C', 'e', 'd', 'B', 'a']],
    ] as const) {
      const { body, text } = await server.admin.get(`/tenants/${parent}/children`, {
        order: `${sign}usage.vms`,
      });
      expect(
        body.items?.map((id: string) => made.get(id)),
        text,
      ).toEqual(wanted);
      const order = `{ field: USAGE, usage: "vms", direction: ${direction} }`;
      const { tenant } = await ask(
        server.admin,
        `{ tenant(id: "${parent}") { children(orderBy: ${order}) { nodes { name } } } }`,
      );
      expect(tenant.children.nodes.map(({ name }: { name: string }) => name)).toEqual(wanted);
    }
  });
});
