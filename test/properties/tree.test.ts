import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import type { TenantKind } from '../../src/entities/index.js';
import type { Body } from '../support/people.js';
import { useTestServer } from '../support/server.js';
import { TreeModel, type Node } from './tree-model.js';
import { runs } from '../support/runs.js';

/*
 * After any changes to a tree of tenants, the stored paths, depths and barriers match a simple
 * model, and visibility follows from them.
 */
const server = await useTestServer();
/** Holds a policy on every tenant, so that it can reach all of them. */
const everywhere = await server.makeClient(server.rootId, 'root_admin');
const root: Node = {
  id: server.rootId,
  parent: null,
  kind: 'root',
  version: 1,
  closed: false,
  enabled: true,
  deletion: null,
};

const place = fc.nat({ max: 1000 });
const kind = fc.constantFrom<TenantKind>('partner', 'folder', 'customer', 'unit');
const command = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('create' as const), at: place, kind }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('move' as const), at: place, to: place }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'open' as const), at: place }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('enable' as const, 'disable' as const), at: place }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'restore' as const), at: place }),
  },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

let names = 0;

/**
 * Performs a step on the server, expects the result of the model, and performs the step on the
 * model.
 */
async function perform(model: TreeModel, step: Command): Promise<void> {
  const node = model.nodes[step.at % model.nodes.length]!;
  const as = everywhere;
  const put = async (allowed: boolean, change: object, apply: () => void) => {
    const body = { version: node.version, ...change };
    const { status, text } = await as.put(`/tenants/${node.id}`, body);
    expect(status === 200, text).toBe(allowed);
    if (!allowed) return;
    node.version++;
    apply();
  };
  switch (step.do) {
    case 'create': {
      const body = { name: `n ${++names}`, kind: step.kind, parent_id: node.id };
      const created = await as.post<Body>('/tenants', body);
      expect(created.status === 201, created.text).toBe(model.mayCreate(node, step.kind));
      if (created.status !== 201) return;
      const { id } = created.body;
      await server.grant('client', everywhere.id, 'partner_admin', id);
      model.nodes.push({
        id,
        parent: node,
        kind: step.kind,
        version: 1,
        closed: false,
        enabled: true,
        deletion: null,
      });
      return;
    }
    case 'move': {
      const target = model.nodes[step.to % model.nodes.length]!;
      return put(model.mayMove(node, target), { parent_id: target.id }, () => {
        node.parent = target;
      });
    }
    case 'close':
    case 'open': {
      const closed = step.do === 'close';
      return put(model.mayClose(node, closed), { ancestral_access: !closed }, () => {
        node.closed = closed;
      });
    }
    case 'enable':
    case 'disable': {
      const enabled = step.do === 'enable';
      return put(model.mayEnable(node, enabled), { enabled }, () => {
        node.enabled = enabled;
      });
    }
    case 'delete': {
      const query = { version: node.version };
      const { status, text } = await as.delete(`/tenants/${node.id}`, query);
      expect(status === 204, text).toBe(model.mayDelete(node));
      if (status === 204) model.delete(node);
      return;
    }
    case 'restore': {
      const { status, text } = await as.post(`/tenants/${node.id}/restore`);
      expect(status === 204, text).toBe(model.mayRestore(node));
      if (status === 204) model.restore(node);
    }
  }
}

async function expectAgreement(model: TreeModel): Promise<void> {
  const rows = await server.session().all<{
    id: string;
    path: string;
    depth: number;
    barrier: number;
    version: number;
    deletedAt: number | null;
  }>(sql`select t.id as "id", t.path as "path", t.depth as "depth", t.barrier as "barrier",
    t.version as "version", t.deleted_at as "deletedAt" from tenants t`);
  const stored = new Map(rows.map((row) => [row.id, row]));
  for (const node of model.nodes) {
    const row = stored.get(node.id)!;
    const chain = model.chain(node);
    expect(row.path).toBe(chain.map(({ id }) => stored.get(id)!.path.slice(-6)).join(''));
    expect([row.depth, row.barrier]).toEqual([chain.length - 1, model.barrier(node)]);
    expect(row.version).toBe(node.version);
    expect(row.deletedAt !== null).toBe(node.deletion !== null);
  }
}

/**
 * A principal with policies on `holder` and `other` sees the tenants that the model predicts, both
 * in lists and individually.
 */
async function expectVisibility(model: TreeModel, holder: Node, other: Node): Promise<void> {
  const viewer = await server.makeClient(server.rootId, 'readonly_admin', holder.id);
  if (other !== holder) await server.grant('client', viewer.id, 'readonly_admin', other.id);
  const visible = model.nodes.filter(
    (node) => node.deletion === null && (model.reaches(holder, node) || model.reaches(other, node)),
  );
  const ids = visible.map(({ id }) => id).sort();
  const list = async (query: Record<string, string | number>) => {
    const { status, body } = await viewer.get('/tenants', query);
    return status === 200 ? (body.items as Body[]).map(({ id }) => id).sort() : status;
  };
  expect(await list({ uuids: model.nodes.map(({ id }) => id).join() })).toEqual(ids);
  const idsIn = (nodes: Node[]) => nodes.map(({ id }) => id).sort();
  for (const node of model.nodes) {
    const { status } = await viewer.get(`/tenants/${node.id}`);
    const seen = visible.includes(node);
    expect(status).toBe(seen ? 200 : 404);
    const children = visible.filter(({ parent }) => parent === node);
    expect(await list({ parent_id: node.id })).toEqual(seen ? idsIn(children) : 404);
    const within = visible.filter((each) => model.isWithin(each, node));
    expect(await list({ subtree_root_id: node.id })).toEqual(seen ? idsIn(within) : 404);
  }
}

describe('a tree of tenants', () => {
  it('is stored correctly after any changes', { timeout: runs(12) * 10_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: 5, maxLength: 25 }),
        place,
        place,
        async (steps, holder, other) => {
          const model = new TreeModel();
          const top = await server.makeTenant(server.rootId, 'partner', `Top ${++names}`);
          await server.grant('client', everywhere.id, 'partner_admin', top.id);
          model.nodes.push({ ...root, id: top.id, parent: root, kind: 'partner' });
          for (const step of steps) await perform(model, step);
          await expectAgreement(model);
          const pick = (index: number) => model.nodes[index % model.nodes.length]!;
          await expectVisibility(model, pick(holder), pick(other));
        },
      ),
      { numRuns: runs(12) },
    );
  });
});
