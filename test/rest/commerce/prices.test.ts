import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { backup, filesCloud, makeCarrier } from '../../support/offering-items.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/* What tenants pay for offering items. */
const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const other = await server.makeTenant(server.rootId, 'partner', 'Other');
const partnerAdmin = await server.makeClient(partner.id, 'partner_admin');
/** Components of the root, of the partner and of another partner. */
const infra = {
  root: await makeCarrier(server, server.rootId, ['backup', 'disaster_recovery']),
  partner: await makeCarrier(server, partner.id, ['backup']),
  other: await makeCarrier(server, other.id, ['backup']),
  recovery: await makeCarrier(server, server.rootId, ['disaster_recovery']),
  gone: await makeCarrier(server, server.rootId, ['backup']),
};

const nobody = '11111111-2222-3333-4444-555555555555';

const removeInfra = (id: string) =>
  server.admin.delete(`/infra/${id}`, { version: 1, force: true });

await removeInfra(infra.gone);

let names = 0;
const make = (kind = 'customer', parentId = partner.id, more: object = {}) =>
  server.makeTenant(parentId, kind, `${kind} ${++names}`, more);
const get = (id: string, as: As = server.admin) =>
  server.as(as).get(`/tenants/${id}/offering_items/pricing`);
const put = (id: string, items: unknown, as: As = server.admin) =>
  server.as(as).put(`/tenants/${id}/offering_items/pricing`, { items });
const servers = { application_id: backup, name: 'servers' };
const vms = { application_id: backup, name: 'vms' };
const storage = { application_id: backup, name: 'storage' };

describe('prices', () => {
  it('are empty at first', async () => {
    const { status, text } = await get((await make()).id);
    expect([status, text]).toEqual([200, '{"items":[]}']);
  });

  it('are set, listed in order, changed and removed', async () => {
    const { id } = await make();
    const { status, body } = await put(id, [
      { ...vms, price: '0.5' },
      { ...storage, infra_id: infra.root, price: '0.05', version: 0 },
      { ...storage, infra_id: infra.partner, price: '0.07' },
      { ...servers, price: '600' },
    ]);
    const stored = [infra.root, infra.partner].sort().map((one) => ({
      ...storage,
      infra_id: one,
      price: one === infra.root ? '0.05' : '0.07',
      version: 1,
    }));
    expect([status, body]).toEqual([
      200,
      {
        items: [
          { ...servers, price: '600', version: 1 },
          ...stored,
          { ...vms, price: '0.5', version: 1 },
        ],
      },
    ]);
    expect((await get(id)).body).toEqual(body);
    const { body: after } = await put(id, [
      { ...servers, price: '599.99', version: 1 },
      { ...vms, price: '0', version: 1 },
    ]);
    expect(after).toEqual({ items: [{ ...servers, price: '599.99', version: 2 }, ...stored] });
    expect((await get(id)).body).toEqual(after);
    const tenant = await server.admin.get(`/tenants/${id}`);
    expect(tenant.body.version).toBe(1);
  });

  it.each([
    '0.05',
    '600',
    '0.10',
    '600.00',
    '007',
    '999999999999999.9999999999',
    '123456789012345.0000000001',
    '0.0000000001',
  ])('%s is stored with its digits', async (price) => {
    const { id } = await make();
    expect((await put(id, [{ ...servers, price }])).text).toContain(`"price":"${price}"`);
    expect((await get(id)).body.items[0].price).toBe(price);
  });

  it.each(['0', '0.00', '000', '0.0000000000'])('of %s are refused', async (price) => {
    const { id } = await make();
    expect((await put(id, [{ ...servers, price }])).body).toEqual({ items: [] });
    await put(id, [{ ...servers, price: '5' }]);
    expect((await put(id, [{ ...servers, price, version: 1 }])).body).toEqual({ items: [] });
    expect((await get(id)).body).toEqual({ items: [] });
  });

  it('can be sent back unchanged', async () => {
    const { id } = await make();
    await put(id, [
      { ...servers, price: '1' },
      { ...storage, infra_id: infra.partner, price: '2' },
    ]);
    const { body } = await get(id);
    const { status, body: after } = await put(id, body.items);
    expect([status, after]).toEqual([200, body]);
    expect((await put(id, [])).body).toEqual(body);
  });

  it('can be set for features and for items of any application', async () => {
    const { id } = await make();
    const item = server.services.catalogue.items.find(
      ({ type, applicationId: of }) => type === 'feature' && of !== backup,
    )!;
    const named = { application_id: item.applicationId, name: item.name };
    const { status, body } = await put(id, [{ ...named, price: '3' }]);
    expect([status, body.items]).toEqual([200, [{ ...named, price: '3', version: 1 }]]);
  });

  it('of a deleted component are omitted', async () => {
    const { id } = await make();
    const mine = await makeCarrier(server, partner.id, ['backup']);
    await put(id, [{ ...storage, infra_id: mine, price: '2' }]);
    expect((await removeInfra(mine)).status).toBe(204);
    expect((await get(id)).body).toEqual({ items: [] });
  });

  it('are audited', async () => {
    const { id } = await make();
    await put(id, [{ ...servers, price: '1' }], partnerAdmin);
    const session = server.session();
    const rows = await session.all(
      sql`select a.object_type as "type", a.fields as "fields" from audit_records a
        where a.tenant_id = ${id} and a.action = 'updatePrices'`,
    );
    expect(rows).toEqual([{ type: 'prices', fields: ['servers'] }]);
  });
});

describe('the version', () => {
  it('that is outdated is refused, and nothing is changed', async () => {
    const { id } = await make();
    await put(id, [{ ...servers, price: '1' }]);
    await put(id, [{ ...servers, price: '2', version: 1 }]);
    const { body: before } = await get(id);
    for (const change of [
      { price: '3', version: 1 },
      { price: '3', version: 3 },
      { price: '3', version: 0 },
      { price: '3' },
      { price: '2', version: 1 },
      { price: '0', version: 1 },
    ]) {
      const response = await put(id, [
        { ...vms, price: '9' },
        { ...servers, ...change },
      ]);
      expect(refusal(response), JSON.stringify(change)).toEqual([409, 1001, 'items.1.version']);
      expect(response.body.error.domain).toBe('PlatformAccountServer');
      expect((await get(id)).body).toEqual(before);
    }
    expect(refusal(await put(id, [{ ...vms, price: '9', version: 1 }]))).toEqual([
      409,
      1001,
      'items.0.version',
    ]);
  });

  it('is never repeated, even after a removal', async () => {
    const { id } = await make();
    await put(id, [{ ...servers, price: '1' }]);
    await put(id, [{ ...servers, price: '0', version: 1 }]);
    const { body } = await put(id, [{ ...servers, price: '7' }]);
    expect(body.items).toEqual([{ ...servers, price: '7', version: 3 }]);
    // A client with an earlier version cannot overwrite this price.
    expect(refusal(await put(id, [{ ...servers, price: '8', version: 1 }]))).toEqual([
      409,
      1001,
      'items.0.version',
    ]);
  });

  it('allows one of several concurrent requests: first price, change, and after a removal', async () => {
    const { id } = await make();
    const race = async (version: number) => {
      const answers = await Promise.all(
        ['1', '2', '3', '4', '5'].map((digit) =>
          put(id, [
            { ...servers, price: `${digit}.${version}`, version },
            { ...storage, infra_id: infra.root, price: `${digit}.${version}`, version },
          ]),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
      const { body } = await get(id);
      expect(body).toEqual(answers.find(({ status }) => status === 200)!.body);
      expect(body.items[0].price).toBe(body.items[1].price);
      return body.items as { price: string; version: number }[];
    };
    await race(0);
    const items = await race(1);
    await put(
      id,
      items.map((item) => ({ ...item, price: '0' })),
    );
    expect((await race(0)).map(({ version }) => version)).toEqual([4, 4]);
  });
});

describe('callers with access', () => {
  it('can read them if they can see the tenant', async () => {
    const customer = await make();
    const own = await server.makeClient(customer.id, 'company_admin');
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    const sibling = await server.makeClient((await make()).id, 'company_admin');
    await put(customer.id, [{ ...servers, price: '1' }]);
    for (const as of [own, viewer, partnerAdmin]) {
      expect((await get(customer.id, as)).body.items).toHaveLength(1);
    }
    const hidden = await get(customer.id, sibling);
    expect(refusal(hidden)).toEqual([404, 1104, undefined]);
    expect(hidden.body.error).toMatchObject({
      domain: 'PlatformAccountServer',
      code: 'application_not_found',
      context: { id: customer.id },
    });
  });

  it('can set them as administrators of ancestors', async () => {
    const customer = await make();
    const own = await server.makeClient(customer.id, 'company_admin');
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    const stranger = await server.makeClient(other.id, 'partner_admin');
    const items = [{ ...servers, price: '1' }];
    expect(refusal(await put(customer.id, items, own))).toEqual([403, 1002, undefined]);
    expect(refusal(await put(customer.id, items, viewer))).toEqual([403, 1002, undefined]);
    expect(refusal(await put(customer.id, items, stranger))).toEqual([404, 1104, undefined]);
    expect(refusal(await put(partner.id, items, partnerAdmin))).toEqual([403, 1002, undefined]);
    expect((await get(customer.id)).body.items).toEqual([]);
    expect((await put(customer.id, items, partnerAdmin)).status).toBe(200);
    expect((await put(partner.id, items)).status).toBe(200);
  });

  it('cannot set them for the root and for locked or deleted tenants', async () => {
    const items = [{ ...servers, price: '1' }];
    expect(refusal(await put(server.rootId, items))).toEqual([403, 1027, undefined]);
    const locked = await make('customer', partner.id, { update_lock: { enabled: true } });
    expect(refusal(await put(locked.id, items, partnerAdmin))).toEqual([403, 1012, undefined]);
    const { id } = await make('customer', partner.id, { enabled: false });
    expect((await put(id, items)).status).toBe(200);
    await server.admin.delete(`/tenants/${id}?version=1`);
    expect([(await put(id, items)).status, (await get(id)).status]).toEqual([404, 404]);
  });
});

describe('an error', () => {
  it.each([
    '-1',
    '+1',
    '1,5',
    '1.',
    '.5',
    '1e3',
    '',
    ' 1',
    '1 ',
    '0x10',
    '١',
    '1\n',
    'NaN',
    'free',
    '1'.repeat(16),
    '1.12345678901',
    '1\u0000',
    5,
    0.05,
    null,
    true,
    {},
  ])('for the price %j contains its name', async (price) => {
    const { id } = await make();
    const response = await put(id, [
      { ...vms, price: '1' },
      { ...servers, price },
    ]);
    expect(refusal(response)).toEqual([400, 1000, 'items.1.price']);
    expect(response.body.error.details.info).toContain('items.1.price');
    expect((await get(id)).body.items).toEqual([]);
  });

  it.each([
    ['an unknown item', { ...servers, name: 'no_such_item' }, 'name'],
    ['U+0000', { ...servers, name: 'servers\u0000' }, 'name'],
    ['no name', { application_id: backup, name: undefined }, 'name'],
    ['a foreign application', { ...servers, application_id: filesCloud }, 'application_id'],
    ['no such application', { ...servers, application_id: nobody }, 'application_id'],
    ['no application', { name: 'servers' }, 'application_id'],
    ['no component', storage, 'infra_id'],
    ['a component too many', { ...servers, infra_id: nobody }, 'infra_id'],
    ['no such component', { ...storage, infra_id: nobody }, 'infra_id'],
    ['a component that is no id', { ...storage, infra_id: 'x' }, 'infra_id'],
    ['a negative version', { ...servers, version: -1 }, 'version'],
    ['a fraction of a version', { ...servers, version: 0.5 }, 'version'],
    ['a huge version', { ...servers, version: 1e300 }, 'version'],
  ])('for %s contains its name', async (_, item, field) => {
    const { id } = await make();
    const response = await put(id, [
      { ...vms, price: '1' },
      { price: '1', ...item },
    ]);
    expect(refusal(response)).toEqual([400, 1000, `items.1.${field}`]);
    expect((await get(id)).body.items).toEqual([]);
  });

  it('for an unavailable component contains its name', async () => {
    const { id } = await make();
    for (const infra_id of [infra.other, infra.recovery, infra.gone]) {
      const response = await put(id, [
        { ...vms, price: '1' },
        { ...storage, infra_id, price: '1' },
      ]);
      expect(refusal(response)).toEqual([400, 1000, 'items.1.infra_id']);
    }
    // Its own component, that of its parent, and that of the platform.
    const inner = await make('partner');
    const own = await makeCarrier(server, inner.id, ['backup']);
    for (const infra_id of [own, infra.partner, infra.root]) {
      expect((await put(inner.id, [{ ...storage, infra_id, price: '1' }])).status).toBe(200);
    }
    expect(refusal(await put(id, [{ ...storage, infra_id: own, price: '1' }]))).toEqual([
      400,
      1000,
      'items.0.infra_id',
    ]);
  });

  it('for a repeated item contains its name', async () => {
    const { id } = await make();
    const item = { ...storage, infra_id: infra.root };
    const response = await put(id, [
      { ...item, price: '1' },
      { ...storage, infra_id: infra.partner, price: '1' },
      { ...item, price: '2' },
    ]);
    expect(refusal(response)).toEqual([400, 1000, 'items.2.name']);
    expect((await get(id)).body.items).toEqual([]);
  });

  it.each([undefined, null, {}, 'x', [7], Array<object>(1001).fill({ ...servers, price: '1' })])(
    'for items that are not a list contains their name',
    async (items) => {
      const response = await put((await make()).id, items);
      expect(refusal(response).slice(0, 2)).toEqual([400, 1000]);
      expect(refusal(response)[2]).toMatch(/^items/);
    },
  );
});
