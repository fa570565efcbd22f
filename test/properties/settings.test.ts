import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applications } from '../../src/catalogue/applications.js';
import { settingSchemas } from '../../src/catalogue/setting-schemas.js';
import {
  effectiveSetting,
  type OwnedSetting,
} from '../../src/domain/platform/settings/effective-setting.js';
import {
  inheritanceType,
  SettingValue,
  type InheritanceType,
  type SettingContent,
} from '../../src/entities/index.js';
import { useTestServer } from '../support/server.js';
import { modelEffective, type ModelNode, type ModelValue } from './settings-model.js';
import { runs } from '../support/runs.js';

/*
 * For values set anywhere in a tree, the effective values match a simple model: for values of every
 * type, with locks and exclusive values at several levels, and for users.
 */

const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0.5, 1e300, -0.25));
const object = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'),
  fc.oneof(fc.nat({ max: 3 }), fc.constant(null), fc.constantFrom('x', 'ü')),
  { noNullPrototype: true, maxKeys: 3 },
);
const contents: Record<InheritanceType, fc.Arbitrary<SettingContent>> = {
  override: fc.oneof(fc.constantFrom('en', 'de', '"', ''), fc.constant(null)),
  minimum: fc.oneof({ weight: 5, arbitrary: number }, { weight: 1, arbitrary: fc.constant(null) }),
  maximum: fc.oneof({ weight: 5, arbitrary: number }, { weight: 1, arbitrary: fc.constant(null) }),
  union: fc.oneof({ weight: 5, arbitrary: object }, { weight: 1, arbitrary: fc.constant(null) }),
  none: fc.oneof(fc.constantFrom('a', 'b'), fc.constant(null)),
};

/**
 * A value that is set. Values of type `none` are not inherited, so they are neither locked nor
 * exclusive.
 */
const valueOf = (type: InheritanceType): fc.Arbitrary<ModelValue> =>
  fc.record({
    content: contents[type],
    lock: type === 'none' ? fc.constant(false) : fc.nat({ max: 4 }).map((n) => n === 0),
    exclusive: type === 'none' ? fc.constant(false) : fc.nat({ max: 2 }).map((n) => n === 0),
  });

/** A value or null for each type. */
const values = fc.record(
  Object.fromEntries(
    inheritanceType.values.map((type) => [type, fc.option(valueOf(type), { freq: 2 })]),
  ) as { [type in InheritanceType]: fc.Arbitrary<ModelValue | null> },
);
type Values = Record<InheritanceType, ModelValue | null>;

/** A tree: for each node the index of its parent, -1 for the first node, and its own values. */
const trees = fc
  .array(fc.tuple(fc.nat(), values), { minLength: 1, maxLength: 12 })
  .map((rows) =>
    rows.map(([back, own], index) => ({ parent: index === 0 ? -1 : back % index, own })),
  );

function modelNodes(tree: { parent: number; own: Values }[], ids: string[], type: InheritanceType) {
  const nodes: ModelNode[] = [];
  for (const [index, { parent, own }] of tree.entries()) {
    nodes.push({ id: ids[index]!, parent: nodes[parent] ?? null, own: own[type] });
  }
  return nodes;
}

const ownedBy = ({ id, own }: ModelNode): OwnedSetting[] =>
  own ? [{ ...own, owner: { type: 'tenant', id } }] : [];

const chain = (node: ModelNode | null): ModelNode[] => (node ? [...chain(node.parent), node] : []);

describe('the effective value', () => {
  it('equals that of a simple model, for thousands of trees', () => {
    fc.assert(
      fc.property(trees, fc.constantFrom(...inheritanceType.values), (tree, type) => {
        const ids = tree.map((_, index) => `n${index}`);
        for (const node of modelNodes(tree, ids, type)) {
          const above = chain(node.parent).flatMap(ownedBy);
          const { content, owner, lock } = effectiveSetting(
            { inheritanceType: type, defaultContent: 'fallback' },
            above,
            ownedBy(node)[0] ?? null,
          );
          const wanted = modelEffective(type, 'fallback', node);
          expect({ content, owner: owner?.id ?? null, lock }).toEqual(wanted);
        }
      }),
      { numRuns: runs(5000) },
    );
  });
});

describe('the effective value in a stored tree', async () => {
  const server = await useTestServer();

  /** A setting of each type. */
  const named: Record<InheritanceType, string> = {
    override: 'support_language',
    minimum: 'api_requests_per_minute',
    maximum: 'password_min_length',
    union: 'security_options',
    none: 'tenant_note',
  };
  const platform = applications.find(({ type }) => type === 'platform')!.id;
  const defaults = new Map(settingSchemas.map((schema) => [schema.name, schema.default]));
  let count = 0;

  async function store(rows: { id: string; tenantId: string; own: Values }[]): Promise<void> {
    await server.write(async ({ em }) => {
      for (const { id, tenantId, own } of rows) {
        for (const type of inheritanceType.values) {
          const value = own[type];
          if (!value) continue;
          const row = {
            ...value,
            ownerId: id,
            ownerType: id === tenantId ? ('tenant' as const) : ('user' as const),
            tenantId,
            applicationId: platform,
            name: named[type],
            updatedAt: 1,
          };
          em.create(SettingValue, row, { persist: true });
        }
      }
    });
  }

  it('equals that of a simple model', { timeout: runs(40) * 3_000 }, async () => {
    expect(Object.values(named).map((name) => defaults.has(name))).not.toContain(false);
    await fc.assert(
      fc.asyncProperty(trees, values, values, fc.nat(), async (tree, rootOwn, userOwn, at) => {
        const ids: string[] = [];
        for (const { parent } of tree) {
          const parentId = parent < 0 ? server.rootId : ids[parent]!;
          ids.push((await server.makeTenant(parentId, 'partner', `Tenant ${++count}`)).id);
        }
        const place = at % ids.length;
        const { id: userId } = await server.makeUser(ids[place]!, `user-${++count}`);
        // A value of a user is neither locked nor exclusive.
        const plain = Object.fromEntries(
          Object.entries(userOwn).map(([type, value]) => [
            type,
            value && { ...value, lock: false, exclusive: false },
          ]),
        ) as Values;
        await server.write(async ({ em }) => {
          await em.nativeDelete(SettingValue, { ownerId: server.rootId });
        });
        await store([
          { id: server.rootId, tenantId: server.rootId, own: rootOwn },
          ...tree.map(({ own }, index) => ({ id: ids[index]!, tenantId: ids[index]!, own })),
          { id: userId, tenantId: ids[place]!, own: plain },
        ]);

        const found = await readTenants([server.rootId, ...ids]);
        const ofUser = await readUser(userId);
        for (const type of inheritanceType.values) {
          const root: ModelNode = { id: server.rootId, parent: null, own: rootOwn[type] };
          const nodes: ModelNode[] = [];
          for (const [index, { parent, own }] of tree.entries()) {
            const above = parent < 0 ? root : nodes[parent]!;
            nodes.push({ id: ids[index]!, parent: above, own: own[type] });
          }
          const user: ModelNode = {
            id: userId,
            user: true,
            parent: nodes[place]!,
            own: plain[type],
          };
          const fallback = defaults.get(named[type])!;
          for (const node of [root, ...nodes]) {
            expect([type, found.get(`${node.id} ${named[type]}`)]).toEqual([
              type,
              modelEffective(type, fallback, node),
            ]);
          }
          expect([type, ofUser.get(named[type])]).toEqual([
            type,
            modelEffective(type, fallback, user),
          ]);
        }
      }),
      { numRuns: runs(40) },
    );
  });

  async function readTenants(ids: readonly string[]): Promise<Map<string, unknown>> {
    const { status, body, text } = await server.client.get(
      `/applications/${platform}/settings/tenants`,
      { uuids: ids.join() },
    );
    expect(status, text).toBe(200);
    return new Map(
      body.items.flatMap(({ tenant, settings }: any) =>
        settings.map(({ name, effective: { value, owner, lock } }: any) => {
          return [`${tenant} ${name}`, { content: value, owner: owner?.id ?? null, lock }];
        }),
      ),
    );
  }

  async function readUser(id: string): Promise<Map<string, unknown>> {
    const { body, text } = await server.client.graph(
      `query($id: ID!) { user(id: $id) { settings(applicationId: "${platform}") {
        name effective { value ownerId lock } } } }`,
      { id },
    );
    expect(body.errors, text).toBeUndefined();
    return new Map(
      body.data.user.settings.map(({ name, effective: { value, ownerId, lock } }: any) => {
        return [name, { content: value, owner: ownerId, lock }];
      }),
    );
  }
});
