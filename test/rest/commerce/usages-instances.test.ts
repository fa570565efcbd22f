import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { rollUp } from '../../../src/domain/commerce/usages/roll-up.js';
import {
  configFor,
  lastingDatabase,
  onPostgres,
  startInstance,
  type Instance,
} from '../../support/storage.js';

/* Several servers that aggregate the same usages lose nothing and count nothing twice. */
describe.runIf(onPostgres)('two servers on one database', () => {
  let drop: () => Promise<void>;
  let one: Instance, two: Instance;
  let rootId: string;

  beforeAll(async () => {
    const database = await lastingDatabase();
    drop = database.drop;
    const config = configFor(database.url, { ROLL_UP_INTERVAL: '0' });
    one = await startInstance(config);
    two = await startInstance(config);
    rootId = one.made!.rootTenantId;
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await drop();
  });

  const make = async (parentId: string, kind: string, name: string) => {
    const body = { name, kind, parent_id: parentId };
    return (await one.send('POST', '/tenants', body)).body;
  };

  const total = async (instance: Instance, id: string) => {
    const { body } = await instance.send('GET', `/tenants/${id}/usages?usage_names=vms`);
    const items = body.items as { name: string; absolute_value: number }[];
    return items.find(({ name }) => name === 'vms')?.absolute_value ?? 0;
  };

  it('aggregate usage consistently during reports, moves and deletions', async () => {
    const partners = [await make(rootId, 'partner', 'a'), await make(rootId, 'partner', 'b')];
    const customers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        make(partners[index % 2]!.id, 'customer', `Customer ${index}`),
      ),
    );
    const ids = [...customers, ...partners].map(({ id }) => id);
    const [moved, gone] = customers;
    const last = new Map<string, number>();
    let reporting = true;

    /** Reports of all of them, including the partners, in a different order each time. */
    const reporter = async (instance: Instance, own: readonly string[]) => {
      for (let round = 1; round <= 25; round++) {
        const items = own
          .map((id, index) => ({ id, value: (round * 7 + index * 3) % 50 }))
          .sort(() => Math.random() - 0.5);
        const { status, body } = await instance.send('PUT', '/tenants/usages', {
          items: items.map(({ id, value }) => ({
            tenant_id: id,
            offering_item: 'vms',
            usage_value: value,
          })),
        });
        expect(status).toBe(200);
        const results = body.items as { error?: object }[];
        items.forEach(({ id, value }, index) => {
          if (!results[index]!.error) last.set(id, value);
        });
      }
    };
    const roller = async (instance: Instance) => {
      while (reporting) await rollUp(instance.database);
    };
    const administrator = async () => {
      for (let round = 0; round < 6; round++) {
        const { body } = await one.send('GET', `/tenants/${moved!.id}`);
        const parent = partners[round % 2]!.id;
        const change = { version: body.version, parent_id: parent };
        expect((await one.send('PUT', `/tenants/${moved!.id}`, change)).status).toBe(200);
      }
      await two.send('PUT', `/tenants/${gone!.id}`, { version: 1, enabled: false });
      expect((await two.send('DELETE', `/tenants/${gone!.id}?version=2`)).status).toBe(204);
    };

    const rolling = [roller(one), roller(two)];
    await Promise.all([
      reporter(
        one,
        ids.filter((_, index) => index % 2 === 0),
      ),
      reporter(
        two,
        ids.filter((_, index) => index % 2 === 1),
      ),
      administrator(),
    ]);
    reporting = false;
    await Promise.all(rolling);

    const there = ids.filter((id) => id !== gone!.id);
    const sum = (list: string[]) => list.reduce((all, id) => all + last.get(id)!, 0);
    const parents = new Map<string, string>();
    for (const { id } of customers.filter((each) => each !== gone)) {
      parents.set(id, (await one.send('GET', `/tenants/${id}`)).body.parent_id as string);
    }
    const expectAll = async () => {
      for (const instance of [one, two]) {
        expect(await total(instance, rootId)).toBe(sum(there));
        for (const { id } of partners) {
          const own = [...parents].flatMap(([child, parent]) => (parent === id ? [child] : []));
          expect(await total(instance, id)).toBe(sum([id, ...own]));
        }
      }
    };
    await expectAll();
    await Promise.all([rollUp(one.database), rollUp(two.database)]);
    const pending = await one.database
      .session()
      .all(sql`select u.key as "key" from usages u where u.pending <> 0`);
    expect(pending).toEqual([]);
    await expectAll();
  });
});
