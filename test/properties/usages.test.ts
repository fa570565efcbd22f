import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import { quotaStateOf } from '../../src/domain/commerce/usages/quota-states.js';
import { rollUp } from '../../src/domain/commerce/usages/roll-up.js';
import type { TenantKind } from '../../src/entities/index.js';
import type { Body } from '../support/people.js';
import { useTestServer } from '../support/server.js';
import { giveItem, reported, totalOf } from '../support/usages.js';
import { TreeModel, type Node } from './tree-model.js';
import { runs } from '../support/runs.js';

/*
 * After any reports, changes and aggregations in a tree of tenants, the usage of each tenant
 * matches a simple model.
 */
const server = await useTestServer();
const root: Node = {
  id: server.rootId,
  parent: null,
  kind: 'root',
  version: 1,
  closed: false,
  enabled: true,
  deletion: null,
};

const quota = { value: 60, overage: 40 };

/** A tree that stores for each tenant only its own usage. */
class UsageModel extends TreeModel {
  private readonly values = new Map<Node, number>();
  private readonly resources = new Map<Node, Map<string, number>>();

  report(node: Node, value: number, resource?: string): void {
    if (resource === undefined) {
      this.values.set(node, value);
      return;
    }
    const resources = this.resources.get(node) ?? new Map<string, number>();
    this.resources.set(node, resources.set(resource, value));
    this.values.set(
      node,
      [...resources.values()].reduce((sum, each) => sum + each, 0),
    );
  }

  get present(): Node[] {
    return this.nodes.filter(({ deletion }) => deletion === null);
  }

  total(node: Node): number {
    return this.present
      .filter((each) => this.isWithin(each, node))
      .reduce((sum, each) => sum + (this.values.get(each) ?? 0), 0);
  }
}

const place = fc.nat({ max: 1000 });
const kind = fc.constantFrom<TenantKind>('partner', 'folder', 'customer', 'unit');
const value = fc.nat({ max: 70 });
const resource = fc.option(fc.constantFrom('r1', 'r2', 'r3'), { nil: undefined });
const command = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const), at: place, kind }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('report' as const), at: place, value, resource }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('roll' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('move' as const), at: place, to: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), at: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restore' as const), at: place }) },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** Initial tenants of every tree: the index of the parent, and the kind. */
const branches: readonly [parent: number, kind: TenantKind][] = [
  [0, 'partner'],
  [0, 'partner'],
  [1, 'folder'],
  [3, 'customer'],
  [4, 'unit'],
  [2, 'customer'],
];

let names = 0;

async function change(node: Node, body: object): Promise<void> {
  const answer = await server.admin.put(`/tenants/${node.id}`, { version: node.version, ...body });
  expect(answer.status, answer.text).toBe(200);
  node.version = answer.body.version;
}

async function create(model: UsageModel, parent: Node, wanted: TenantKind): Promise<void> {
  if (!model.mayCreate(parent, wanted)) return;
  const { id } = await server.makeTenant(parent.id, wanted, `n ${++names}`);
  await giveItem(server, id, 'vms', quota);
  model.nodes.push({
    id,
    parent,
    kind: wanted,
    version: 1,
    closed: false,
    enabled: true,
    deletion: null,
  });
}

/** Performs a step on the server, if the model allows it, and on the model. */
async function perform(model: UsageModel, step: Command): Promise<void> {
  if (step.do === 'roll') {
    await rollUp(server.services.database);
    return expectStored(model);
  }
  const node = model.nodes[step.at % model.nodes.length]!;
  const as = server.admin;
  switch (step.do) {
    case 'create':
      return create(model, node, step.kind);
    case 'report': {
      if (node.deletion !== null) return;
      const name = step.resource && `${node.id} ${step.resource}`;
      await reported(server, {
        tenant_id: node.id,
        offering_item: 'vms',
        usage_value: step.value,
        ...(name && { resource_id: name }),
      });
      model.report(node, step.value, name);
      return;
    }
    case 'move': {
      const target = model.nodes[step.to % model.nodes.length]!;
      if (!model.mayMove(node, target)) return;
      await change(node, { parent_id: target.id });
      node.parent = target;
      return;
    }
    case 'delete': {
      if (node.deletion !== null) return;
      await change(node, { enabled: false });
      node.enabled = false;
      const query = { version: node.version };
      const { status, text } = await as.delete(`/tenants/${node.id}`, query);
      expect(status, text).toBe(204);
      model.delete(node);
      return;
    }
    case 'restore': {
      if (!model.mayRestore(node)) return;
      const { status, text } = await as.post(`/tenants/${node.id}/restore`);
      expect(status, text).toBe(204);
      model.restore(node);
      if (!model.mayEnable(node, true)) return;
      await change(node, { enabled: true });
      node.enabled = true;
    }
  }
}

/** The readable usage matches the model, whether or not it has been aggregated. */
async function expectTotals(model: UsageModel): Promise<void> {
  const nodes = model.present;
  const { status, body, text } = await server.admin.get('/tenants/usages', {
    tenants: nodes.map(({ id }) => id).join(),
    usage_names: 'vms',
  });
  expect(status, text).toBe(200);
  const read = new Map(
    (body.items as { tenant: string; usages: Body[] }[]).map(({ tenant, usages }) => [
      tenant,
      usages.find(({ name }) => name === 'vms')?.absolute_value,
    ]),
  );
  expect(read).toEqual(new Map(nodes.map((node) => [node.id, model.total(node)])));
}

/** After aggregation, the quota states and the totals of the day match the model. */
async function expectStored(model: UsageModel): Promise<void> {
  const session = server.session();
  const rows = await session.all<{ id: string; state: string; day: number | null }>(
    sql`select i.tenant_id as "id", i.quota_state as "state",
        (select d.value from usage_days d where d.tenant_id = i.tenant_id and d.key = i.key
          order by d.day desc limit 1) as "day"
      from tenant_offering_items i where i.key = ${'vms'}`,
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  for (const node of model.present) {
    const total = model.total(node);
    const { state, day } = stored.get(node.id)!;
    expect([node.kind, state]).toEqual([
      node.kind,
      quotaStateOf(total, quota.value, quota.overage),
    ]);
    expect([node.kind, day ?? 0]).toEqual([node.kind, total]);
  }
}

describe('the usages of a tree', () => {
  it('are the sums of the reports', { timeout: runs(25) * 8_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (steps) => {
        const before = await totalOf(server, root.id, 'vms');
        const model = new UsageModel();
        const top = await server.makeTenant(root.id, 'partner', `Top ${++names}`);
        await giveItem(server, top.id, 'vms', quota);
        model.nodes.push({ ...root, id: top.id, parent: root, kind: 'partner' });
        // An initial tree: two branches, one of them deep.
        for (const [parent, kind] of branches) await create(model, model.nodes[parent]!, kind);
        for (const step of steps) {
          await perform(model, step);
          await expectTotals(model);
        }
        await rollUp(server.services.database);
        await expectTotals(model);
        await expectStored(model);
        const [first] = model.nodes;
        const added = first!.deletion === null ? model.total(first!) : 0;
        expect(await totalOf(server, root.id, 'vms')).toBe(before + added);
      }),
      { numRuns: runs(25) },
    );
  });
});
