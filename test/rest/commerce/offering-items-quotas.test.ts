import { beforeEach, describe, expect, it } from 'vitest';
import {
  giveItems,
  keysOn,
  noQuota,
  off,
  on,
  quota,
  setItems,
  storedItems,
  use,
} from '../../support/offering-items.js';
import { useTestServer } from '../../support/server.js';

const server = await useTestServer();

let names = 0;

const tenant = async (parentId: string, kind: string) =>
  (await server.makeTenant(parentId, kind, `${kind} ${++names}`)).id;

let partner: string, customer: string, unit: string;
beforeEach(async () => {
  partner = await tenant(server.rootId, 'partner');
  customer = await tenant(partner, 'customer');
  unit = await tenant(customer, 'unit');
});
const give = (id: string, ...items: object[]) => giveItems(server, id, items);
const vms = async (id: string) => (await storedItems(server, id)).get('vms');
const quotaOf = async (id: string) => {
  const row = await vms(id);
  return row && [row.value, row.overage, row.quotaVersion];
};
const refused = async (id: string, ...items: object[]) => {
  const { status, body } = await setItems(server, id, items);
  return [status, body.error?.context.code, body.error?.context.field];
};

describe('the version of a quota', () => {
  it('increases with each change, and is 0 without a quota', async () => {
    await give(partner, on('vms'));
    expect(await quotaOf(partner)).toEqual([null, null, 0]);
    const steps: [object, (number | null)[]][] = [
      [quota(10, null, 0), [10, null, 1]],
      [quota(10, 5, 1), [10, 5, 2]],
      [quota(0, 0, 2), [0, 0, 3]],
      [quota(null, null, 3), [null, null, 0]],
      [quota(7, null, 0), [7, null, 1]],
    ];
    for (const [step, stored] of steps) {
      const [item] = await give(partner, on('vms', step));
      expect(Object.values(item!.quota as object)).toEqual(stored);
      expect(await quotaOf(partner)).toEqual(stored);
    }
  });

  it('must be the stored one if the quota changes, and is ignored otherwise', async () => {
    await give(partner, on('vms', quota(10)), on('servers'));
    for (const version of [0, 2, 1486479690324]) {
      const { status, body } = await setItems(server, partner, [
        off('servers'),
        on('vms', quota(11, null, version)),
      ]);
      // The contract shows the body of 426 at GET /tenants/{tenant_id}/offering_items.
      expect(status).toBe(426);
      expect(body.error).toMatchObject({
        domain: 'ApplicationAccountServer',
        code: 1001,
        message: 'upgrade required',
        context: { code: 1001, field: 'offering_items.1.quota.version' },
      });
      expect(await keysOn(server, partner)).toEqual(['servers', 'vms']);
      await give(partner, on('vms', quota(10, null, version)));
      expect(await quotaOf(partner)).toEqual([10, null, 1]);
    }
  });

  it('allows one of several concurrent requests', async () => {
    await give(partner, on('vms'));
    for (let round = 0; round < 5; round++) {
      const version = (await quotaOf(partner))![2]!;
      const answers = await Promise.all(
        [1, 2, 3, 4].map((value) =>
          setItems(server, partner, [on('vms', quota(value + 10 * (round + 1), null, version))]),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 426, 426, 426]);
    }
  });
});

describe('a quota', () => {
  it('can be sent as text, up to the largest exact number', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    await give(partner, on('vms', { quota: { value: '10', overage: '0', version: '0' } }));
    expect(await quotaOf(partner)).toEqual([10, 0, 1]);
    const [item] = await give(partner, on('vms', quota(most, null, 1)));
    expect(item!.quota.value).toBe(most);
    expect(await quotaOf(partner)).toEqual([most, null, 2]);
    expect(await refused(partner, on('vms', quota(most, 1, 2)))).toEqual([
      400,
      1000,
      'offering_items.0.quota.overage',
    ]);
  });

  it('is refused with invalid values', async () => {
    await give(partner, on('vms', quota(3)), on('local_storage'));
    const cases: [object, string][] = [
      ...[-1, 1.5, '1.0', '01', 'x', '', {}, [], true, 2 ** 53, 1e300, '9007199254740993'].map(
        (value): [object, string] => [
          on('vms', { quota: { value, overage: null, version: 1 } }),
          '0.quota.value',
        ],
      ),
      [on('vms', quota(1, -1, 1)), '0.quota.overage'],
      [on('vms', quota(null, 5, 1)), '0.quota.overage'],
      [on('vms', quota(1, null, -1)), '0.quota.version'],
      [on('vms', { quota: { value: 1, overage: null } }), '0.quota.version'],
      [on('vms', { quota: { overage: null, version: 1 } }), '0.quota.value'],
      [on('vms', { quota: { value: 1, version: 1 } }), '0.quota.overage'],
      [on('vms', { quota: 5 }), '0.quota'],
      [on('local_storage', quota(1)), '0.quota'],
      [on('local_storage', { quota: noQuota }), '0.quota'],
    ];
    for (const [item, field] of cases) {
      expect(await refused(partner, item), JSON.stringify(item)).toEqual([
        400,
        1000,
        `offering_items.${field}`,
      ]);
    }
    expect(await quotaOf(partner)).toEqual([3, null, 1]);
  });

  it('has an immediate state for the usage', async () => {
    await give(partner, on('vms'));
    await use(server, partner, 'vms', 8);
    const states: [object, string][] = [
      [quota(100, null, 0), 'within'],
      [quota(10, null, 1), 'near'],
      [quota(7, null, 2), 'over'],
      [quota(5, 2, 3), 'exceeded'],
      [quota(null, null, 4), 'unlimited'],
    ];
    for (const [step, state] of states) {
      await give(partner, on('vms', step));
      expect((await vms(partner))!.quotaState).toBe(state);
    }
  });
});

describe('a hard quota', () => {
  it('is the sum of value and overage, which descendants cannot exceed', async () => {
    await give(partner, on('vms', quota(10, 5)));
    await give(customer, on('vms'));
    expect(await refused(customer, on('vms', quota(16)))).toEqual([
      409,
      1022,
      'offering_items.0.quota.value',
    ]);
    const { body } = await setItems(server, customer, [on('vms', quota(16))]);
    expect(body.error.context).toMatchObject({ item: 'vms', limit: 15 });
    expect(await quotaOf(customer)).toEqual([null, null, 0]);
    await give(customer, on('vms', quota(15, 100)));
    // The limit of the customer is higher; that of the partner still applies.
    expect(await refused(unit, on('vms', quota(16)))).toEqual([
      409,
      1022,
      'offering_items.0.quota.value',
    ]);
    expect(await vms(unit)).toBeUndefined();
    await give(unit, on('vms', quota(15)));
  });

  it('does not exist without an overage', async () => {
    await give(partner, on('vms', quota(10)));
    await give(customer, on('vms', quota(1000, 0)));
    expect(await quotaOf(customer)).toEqual([1000, 0, 1]);
  });

  it('cannot be less than the quotas of descendants', async () => {
    await give(partner, on('vms', quota(100, 0)));
    await give(customer, on('vms'));
    await give(unit, on('vms', quota(40)));
    expect(await refused(partner, on('vms', quota(30, 9, 1)))).toEqual([
      409,
      1022,
      'offering_items.0.quota.value',
    ]);
    expect(await refused(customer, on('vms', quota(0, 39)))).toEqual([
      409,
      1022,
      'offering_items.0.quota.value',
    ]);
    expect(await quotaOf(partner)).toEqual([100, 0, 1]);
    await give(partner, on('vms', quota(30, 10, 1)));
    // A soft quota can have any value.
    await give(partner, on('vms', quota(1, null, 2)));
  });

  it('applies to tenants with the item, and is checked again when it is enabled', async () => {
    await give(partner, on('vms'));
    await give(customer, on('vms', quota(50)));
    await give(customer, off('vms'));
    await give(partner, on('vms', quota(20, 0)));
    await give(customer, off('vms', quota(60, null, 1)));
    expect(await refused(customer, on('vms'))).toEqual([409, 1022, 'offering_items.0.quota.value']);
    expect(await keysOn(server, customer)).toEqual([]);
    await give(customer, on('vms', quota(20, null, 2)));
    expect(await keysOn(server, customer)).toEqual(['vms']);
  });

  it('ignores deleted tenants, which are restored within it', async () => {
    await give(partner, on('vms'));
    await give(customer, on('vms', quota(50)));
    await give(unit, on('vms', quota(45)));
    await use(server, customer, 'vms', 19);
    await server.admin.put(`/tenants/${customer}`, { version: 1, enabled: false });
    await server.admin.delete(`/tenants/${customer}`, { version: 2 });
    await give(partner, on('vms', quota(20, 0)));
    const { status } = await server.admin.post(`/tenants/${customer}/restore`);
    expect(status).toBe(204);
    expect(await quotaOf(customer)).toEqual([20, null, 2]);
    expect((await vms(customer))!.quotaState).toBe('near');
    expect(await quotaOf(unit)).toEqual([20, null, 2]);
  });
});

describe('concurrent writers', () => {
  it('leave no tenant with an item that its parent lacks', async () => {
    for (let round = 0; round < 15; round++) {
      await give(partner, on('vms'));
      const answers = await Promise.all([
        setItems(server, partner, [off('vms')]),
        setItems(server, customer, [on('vms')]),
        setItems(server, unit, [on('vms')]),
      ]);
      for (const { status, text } of answers) expect([200, 409], text).toContain(status);
      expect(await keysOn(server, partner)).toEqual([]);
      expect(await keysOn(server, customer)).toEqual([]);
      expect(await keysOn(server, unit)).toEqual([]);
    }
  });

  it('leave no tenant with more than the hard quota of an ancestor', async () => {
    await give(partner, on('vms'));
    await give(customer, on('vms'));
    for (let round = 0; round < 15; round++) {
      const [, , upper] = (await quotaOf(partner))!;
      const [, , lower] = (await quotaOf(customer))!;
      const answers = await Promise.all([
        setItems(server, partner, [on('vms', quota(5, 0, upper!))]),
        setItems(server, customer, [on('vms', quota(10, null, lower!))]),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      for (const id of [partner, customer]) {
        await give(id, on('vms', quota(null, null, (await quotaOf(id))![2]!)));
      }
    }
  });

  it('do not revert a move', async () => {
    const poor = await tenant(server.rootId, 'partner');
    await give(partner, on('vms'));
    for (let round = 1; round <= 10; round++) {
      const moved = await tenant(partner, 'customer');
      const answers = await Promise.all([
        server.admin.put(`/tenants/${moved}`, { version: 1, parent_id: poor }),
        setItems(server, moved, [on('vms')]),
      ]);
      for (const { status, text } of answers) expect([200, 409], text).toContain(status);
      expect(await keysOn(server, moved)).toEqual([]);
    }
  });
});
