import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childKinds } from '../../src/entities/index.js';
import { backup, makeCarrier, setItems, storedItems } from '../support/offering-items.js';
import { useTestServer } from '../support/server.js';
import { ItemModel, keyOf, type ItemNode, type Wish } from './item-model.js';
import { runs } from '../support/runs.js';

/*
 * Items are enabled, disabled, limited and moved in a tree of tenants. The server refuses and
 * stores the same as a simple model. No tenant has an item that its parent lacks, or a quota above
 * the limits of its ancestors.
 */
const server = await useTestServer();
const platform = await makeCarrier(server, server.rootId);

const names = ['vms', 'child_storages', 'adv_o365_seats', 'adv_o365_mailboxes', 'storage'] as const;
const features = new Set<string>(['child_storages', 'adv_o365_mailboxes']);
const bound = new Set<string>(['storage']);

const place = fc.nat({ max: 1000 });
const amount = fc.constantFrom(null, 0, 1, 2, 3, 5, 8);
const wish = fc.record({
  name: fc.constantFrom(...names),
  carrier: place,
  on: fc.constantFrom(true, true, false, undefined),
  quota: fc.option(
    fc.record({
      value: amount,
      overage: amount,
      stale: fc.oneof(
        { weight: 19, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.constant(1) },
      ),
    }),
    { nil: undefined },
  ),
});
const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('create' as const), at: place, kind: place }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('own' as const), at: place }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('set' as const),
      at: place,
      wishes: fc.array(wish, { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('move' as const), at: place, to: place }) },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

let count = 0;
const newNode = (
  { id }: { id: string },
  parent: ItemNode | null,
  kind: ItemNode['kind'],
): ItemNode => ({ id, parent, kind, version: 1, carriers: new Set(), items: new Map() });

/**
 * Converts `asked` to wishes for existing components, with the current version of the item or
 * another one.
 */
function wishesOf(
  node: ItemNode,
  carriers: readonly string[],
  asked: readonly (typeof wish extends fc.Arbitrary<infer T> ? T : never)[],
): Wish[] {
  const seen = new Set<string>();
  return asked.flatMap(({ name, carrier: index, on, quota }) => {
    const carrier = bound.has(name) ? carriers[index % carriers.length]! : null;
    const key = keyOf({ name, carrier });
    if (seen.has(key)) return [];
    seen.add(key);
    const version = (node.items.get(key)?.version ?? 0) + (quota?.stale ?? 0);
    return [
      {
        name,
        carrier,
        ...(on !== undefined && { on }),
        ...(quota &&
          !features.has(name) && {
            quota: {
              value: quota.value,
              overage: quota.value === null ? null : quota.overage,
              version,
            },
          }),
      },
    ];
  });
}

async function perform(model: ItemModel, carriers: string[], step: Command): Promise<void> {
  const node = model.nodes[step.at % model.nodes.length]!;
  switch (step.do) {
    case 'create': {
      const kinds = childKinds[node.kind];
      const kind = kinds[step.kind % kinds.length]!;
      const made = await server.makeTenant(node.id, kind, `n ${++count}`);
      model.nodes.push(newNode(made, node, kind));
      return;
    }
    case 'own': {
      const carrier = await makeCarrier(server, node.id);
      node.carriers.add(carrier);
      carriers.push(carrier);
      return;
    }
    case 'move': {
      const target = model.nodes[step.to % model.nodes.length]!;
      if (!model.mayMove(node, target)) return;
      const { status, text } = await server.admin.put(`/tenants/${node.id}`, {
        version: node.version,
        parent_id: target.id,
      });
      expect(status, text).toBe(200);
      model.move(node, target);
      return;
    }
    case 'set': {
      await set(model, node, wishesOf(node, carriers, step.wishes));
    }
  }
}

/** Sets the items on the server and in the model. Both must accept or refuse them. */
async function set(model: ItemModel, node: ItemNode, wishes: readonly Wish[]): Promise<void> {
  const { status, body, text } = await setItems(
    server,
    node.id,
    wishes.map(({ name, carrier, on, quota }) => ({
      application_id: backup,
      name,
      ...(carrier && { infra_id: carrier }),
      ...(on !== undefined && { status: on ? 1 : 0 }),
      ...(quota && { quota }),
    })),
  );
  const refusals = model.set(node, wishes);
  if (refusals.size === 0) expect(status, text).toBe(200);
  else expect([...refusals], text).toContain(body.error?.context.code);
}

/**
 * Creates two branches. The first has all items down to its units, and its own storage half-way.
 * The second has little more than the storage of the platform. Most situations are a few steps away
 * from this tree.
 */
async function plant(model: ItemModel, carriers: string[]): Promise<void> {
  const add = async (parent: ItemNode | null, kind: ItemNode['kind']) => {
    const made = await server.makeTenant(parent?.id ?? server.rootId, kind, `n ${++count}`);
    const node = newNode(made, parent, kind);
    model.nodes.push(node);
    return node;
  };
  const rich = await add(null, 'partner');
  const folder = await add(rich, 'folder');
  const customer = await add(folder, 'customer');
  await add(customer, 'unit');
  await add(rich, 'customer');
  const poor = await add(null, 'partner');
  const give = async (node: ItemNode, ...wishes: Wish[]) => {
    await set(model, node, wishes);
    for (const each of wishes) expect(node.items.get(keyOf(each))!.on).toBe(true);
  };
  const vms = (value: number, overage: number | null): Wish => ({
    name: 'vms',
    carrier: null,
    on: true,
    quota: { value, overage, version: 0 },
  });
  const storage = { name: 'storage', carrier: platform, on: true };
  const features = ['adv_o365_seats', 'adv_o365_mailboxes'].map((name) => ({
    name,
    carrier: null,
    on: true,
  }));
  for (const node of model.subtree(rich)) await give(node, storage, ...features);
  await give(rich, vms(6, 1));
  await give(folder, vms(5, 0));
  await give(customer, vms(4, null));
  await give(poor, storage, vms(2, 1));
  const own = await makeCarrier(server, folder.id);
  folder.carriers.add(own);
  carriers.push(own);
  for (const node of [folder, customer]) await give(node, { ...storage, carrier: own });
}

async function expectAgreement(model: ItemModel): Promise<void> {
  for (const node of model.nodes) {
    const rows = await storedItems(server, node.id);
    const stored = [...rows.values()].map(({ key, enabled, value, overage, quotaVersion }) => [
      key,
      { on: enabled, value, overage, version: quotaVersion },
    ]);
    expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(node.items));
    for (const [key, { on }] of node.items) {
      if (on) expect(model.supports(node, key)).toBe(true);
      expect(model.quotasFit(node, key)).toBe(true);
    }
  }
}

describe('offering items in a tree', () => {
  // By default, up to thirty trees with up to thirty steps each on each database.
  it(
    'are equal to those of a simple model after any changes',
    { timeout: runs(30) * 8_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 30 }), async (steps) => {
          const model = new ItemModel(new Set([platform]));
          const carriers = [platform];
          await plant(model, carriers);
          for (const step of steps) await perform(model, carriers, step);
          await expectAgreement(model);
        }),
        { numRuns: runs(30) },
      );
    },
  );
});
