import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  AccessPolicy,
  SecurityGroup,
  SecurityGroupMember,
  newRow,
  type TrusteeType,
} from '../../src/entities/index.js';
import { runs } from '../support/runs.js';
import { useTestServer, type Principal } from '../support/server.js';

/*
 * Members of groups have the same access as if the policies of the groups were their own, in trees
 * with closed tenants. Exceptions: groups that are not at or above the tenant of the member, and
 * policies that are not at or below the tenant of their group. These give no access, even if their
 * rows exist.
 */
const server = await useTestServer();

const place = fc.nat({ max: 1000 });
const policy = fc.record({
  at: place,
  role: fc.constantFrom('partner_admin', 'readonly_admin', 'usage_reporter'),
});
const plan = fc.record({
  /** Each tenant is below one of the previous tenants. */
  tenants: fc.array(fc.record({ under: place, closed: fc.boolean() }), {
    minLength: 3,
    maxLength: 8,
  }),
  /** Tenant of the members. */
  seat: place,
  groups: fc.array(
    fc.record({
      home: place,
      joined: fc.boolean(),
      policies: fc.array(policy, { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

interface Node {
  readonly id: string;
  /** Indexes of the ancestors and of the tenant itself. */
  readonly line: readonly number[];
}

/**
 * Creates the tree of `plan`. `close` closes tenants from the bottom upwards, while they are still
 * accessible.
 */
async function growTree({ tenants }: Plan): Promise<{ nodes: Node[]; close: () => Promise<void> }> {
  const nodes: Node[] = [];
  for (const [index, { under }] of tenants.entries()) {
    const parent = index === 0 ? undefined : nodes[under % index]!;
    const kind = parent ? 'folder' : 'partner';
    const { id } = await server.makeTenant(parent?.id ?? server.rootId, kind, randomUUID());
    nodes.push({ id, line: [...(parent?.line ?? []), index] });
  }
  const close = async () => {
    const deepest = nodes
      .map((node, index) => ({ ...node, closed: tenants[index]!.closed }))
      .sort((a, b) => b.line.length - a.line.length);
    for (const { id } of deepest.filter(({ closed }) => closed)) {
      const { status, text } = await server.admin.put(`/tenants/${id}`, {
        version: 1,
        ancestral_access: false,
      });
      if (status !== 200) throw new Error(text);
    }
  };
  return { nodes, close };
}

type Grant = readonly [roleId: string, tenantId: string];

/** Writes groups, their policies and their members without the checks of the API. */
async function write(
  holders: readonly { type: TrusteeType; id: string; grants: readonly Grant[] }[],
  groups: readonly { id: string; tenantId: string }[],
  members: readonly { groupId: string; memberId: string }[],
): Promise<void> {
  const now = Date.now();
  await server.write(async ({ em }) => {
    const options = { persist: true } as const;
    for (const group of groups) {
      em.create(SecurityGroup, newRow(SecurityGroup, now, group), options);
    }
    await em.flush();
    for (const member of members) {
      em.create(SecurityGroupMember, { ...member, memberType: 'client', addedAt: now }, options);
    }
    for (const { type, id, grants } of holders) {
      const distinct = new Map(grants.map((grant) => [grant.join(), grant])).values();
      for (const [roleId, tenantId] of distinct) {
        em.create(
          AccessPolicy,
          newRow(AccessPolicy, now, {
            id: randomUUID(),
            trusteeId: id,
            trusteeType: type,
            issuerId: server.rootId,
            tenantId,
            roleId,
          }),
          options,
        );
      }
    }
  });
}

/** Returns the scopes of `as` on each tenant; null for tenants that `as` cannot see. */
async function access(as: Principal, nodes: readonly Node[]): Promise<unknown> {
  const { body } = await server
    .as(as)
    .graph(`query($ids: [ID!]!) { nodes(ids: $ids) { ... on Tenant { id viewerScopes } } }`, {
      ids: nodes.map(({ id }) => id),
    });
  expect(body.errors).toBeUndefined();
  return body.data;
}

it('groups give their members the same access as their own policies would', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (wanted) => {
      const { nodes, close } = await growTree(wanted);
      const at = (index: number) => nodes[index % nodes.length]!;
      const seat = at(wanted.seat);
      const [direct, member] = [await server.makeClient(seat.id), await server.makeClient(seat.id)];
      const groups = wanted.groups.map(({ home, joined, policies }) => ({
        id: randomUUID(),
        home: home % nodes.length,
        joined,
        policies: policies.map(({ at: where, role }) => [role, at(where)] as const),
      }));
      const counting = groups
        .filter(({ joined, home }) => joined && seat.line.includes(home))
        .flatMap(({ home, policies }) => policies.filter(([, { line }]) => line.includes(home)));
      const grantsOf = (policies: readonly (readonly [string, Node])[]) =>
        policies.map(([role, { id }]) => [role, id] as const);
      await write(
        [
          { type: 'client', id: direct.id, grants: grantsOf(counting) },
          ...groups.map(({ id, policies }) => ({
            type: 'user_group' as const,
            id,
            grants: grantsOf(policies),
          })),
        ],
        groups.map(({ id, home }) => ({ id, tenantId: nodes[home]!.id })),
        groups
          .filter(({ joined }) => joined)
          .map(({ id }) => ({ groupId: id, memberId: member.id })),
      );
      await close();
      expect(await access(member, nodes)).toEqual(await access(direct, nodes));
    }),
    { numRuns: runs(12) },
  );
}, 60_000);
