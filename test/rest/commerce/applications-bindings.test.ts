import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { applications } from '../../../src/catalogue/applications.js';
import { sql } from '../../../src/database/sql.js';
import {
  filesCloud,
  giveItems,
  keysOn,
  makeCarrier,
  on as itemOn,
  quota,
  setLock,
  storedItems,
  use,
} from '../../support/offering-items.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/*
 * root ─┬─ partner ─┬─ customer ── unit
 *       │           └─ sister
 *       └─ other
 */
const server = await useTestServer();
const partner = (await server.makeTenant(server.rootId, 'partner', 'Partner')).id;
const customer = (await server.makeTenant(partner, 'customer', 'Customer')).id;
const sister = (await server.makeTenant(partner, 'customer', 'Sister')).id;
const unit = (await server.makeTenant(customer, 'unit', 'Unit')).id;
const other = (await server.makeTenant(server.rootId, 'partner', 'Other')).id;
const partnerAdmin = await server.makeClient(partner, 'partner_admin');

const idOf = (type: string) => applications.find((each) => each.type === type)!.id;
const typeOf = (id: string) => applications.find((each) => each.id === id)!.type;

const bind = (method: 'POST' | 'DELETE', tenant: string, type: string, as: As = server.admin) =>
  server.as(as).request(method, `/applications/${idOf(type)}/bindings/tenants/${tenant}`);

async function on(tenant: string, type: string, as: As = server.admin) {
  const { status, text } = await bind('POST', tenant, type, as);
  expect([status, text]).toEqual([204, '']);
}
async function off(tenant: string, type: string, as: As = server.admin) {
  const { status, text } = await bind('DELETE', tenant, type, as);
  expect([status, text]).toEqual([204, '']);
}

/** The types of a tenant's applications. */
async function typesOf(tenant: string, query: Record<string, boolean> = {}) {
  const { status, body, text } = await server.admin.get(`/tenants/${tenant}/applications`, query);
  expect(status, text).toBe(200);
  return (body.items as string[]).map(typeOf);
}

const setItem = (tenant: string, name: string, status: 0 | 1) =>
  server.admin.put(`/tenants/${tenant}/offering_items`, {
    offering_items: [{ application_id: idOf('backup'), name, status }],
  });

const seats = { application_id: filesCloud, name: 'fc_seats', status: 1 };

describe('an application', () => {
  it('is enabled for the root, and disabled for a new tenant unless it is that of the platform', async () => {
    expect(await typesOf(server.rootId)).toEqual(applications.map(({ type }) => type));
    expect(await typesOf(partner)).toEqual(['platform']);
    expect(await typesOf(unit)).toEqual(['platform']);
  });

  it('is enabled from the root downwards, and disabled with all descendants', async () => {
    const early = await bind('POST', customer, 'notary');
    // The contract does not document 409.
    expect(early.status).toBe(403);
    expect(early.body.error).toMatchObject({
      domain: 'ApplicationAccountServer',
      code: 1002,
      context: { application_id: idOf('notary'), code: 1026 },
    });
    for (const tenant of [partner, customer, unit, sister]) await on(tenant, 'notary');
    // Repeating it has no effect.
    await on(customer, 'notary');
    for (const tenant of [partner, customer, unit, sister]) {
      expect(await typesOf(tenant)).toEqual(['notary', 'platform']);
    }
    await off(customer, 'notary');
    await off(customer, 'notary');
    expect(await typesOf(customer)).toEqual(['platform']);
    expect(await typesOf(unit)).toEqual(['platform']);
    expect(await typesOf(sister)).toEqual(['notary', 'platform']);
    await off(partner, 'notary');
    expect(await typesOf(sister)).toEqual(['platform']);
    expect(await typesOf(other)).toEqual(['platform']);
  });

  it('is disabled by a move to a parent without it', async () => {
    const there = await server.makeTenant(server.rootId, 'partner', 'There');
    const moving = await server.makeTenant(partner, 'folder', 'Moving');
    const below = await server.makeTenant(moving.id, 'customer', 'Below');
    for (const type of ['notary', 'hci']) {
      for (const tenant of [partner, moving.id, below.id]) await on(tenant, type);
    }
    await on(there.id, 'hci');
    const move = async (parentId: string, version: number) => {
      const { status, text } = await server.admin.put(`/tenants/${moving.id}`, {
        version,
        parent_id: parentId,
      });
      expect(status, text).toBe(200);
    };
    await move(there.id, 1);
    for (const tenant of [moving.id, below.id]) {
      expect(await typesOf(tenant)).toEqual(['hci', 'platform']);
    }
    await move(server.rootId, 2);
    for (const tenant of [moving.id, below.id]) {
      expect(await typesOf(tenant)).toEqual(['hci', 'platform']);
    }
    for (const type of ['notary', 'hci']) await off(partner, type);
  });

  // DELETE /applications/{application_id}/bindings/tenants/{tenant_id}: 204, 401, 403, 404
  it('is disabled together with its offering items and those of descendants', async () => {
    const make = async (parentId: string, kind: string) =>
      (await server.makeTenant(parentId, kind, `Giving ${kind} ${randomUUID()}`)).id;
    const top = await make(server.rootId, 'partner');
    const shop = await make(top, 'customer');
    const floor = await make(shop, 'unit');
    const beside = await make(top, 'customer');
    const storage = await makeCarrier(server, shop);
    const items = { vms: itemOn('vms', quota(10)), own: itemOn('storage', { infra_id: storage }) };
    for (const [tenant, given] of [
      [top, [items.vms, itemOn('storage', { infra_id: await makeCarrier(server, top) })]],
      [shop, [items.vms, items.own]],
      [floor, [items.vms, items.own]],
      [beside, [items.vms]],
    ] as const) {
      await giveItems(server, tenant, given);
    }
    await giveItems(server, top, [seats]);
    await giveItems(server, shop, [seats]);
    // Offering items enable their application.
    expect(await typesOf(shop)).toEqual(['backup', 'files_cloud', 'platform']);
    await use(server, floor, 'vms', 3);
    await off(shop, 'backup');
    expect(await typesOf(shop, { for_ui: true })).toEqual(['files_cloud', 'platform']);
    expect(await keysOn(server, shop)).toEqual(['fc_seats']);
    expect(await keysOn(server, floor)).toEqual([]);
    expect(await keysOn(server, beside)).toEqual(['vms']);
    // The quota is kept until the item is enabled again, and data in use is kept.
    const stored = (await storedItems(server, shop)).get('vms')!;
    expect(stored).toMatchObject({ enabled: false, value: 10, quotaVersion: 1 });
    const days = (stored.graceUntil! - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    expect((await storedItems(server, shop)).get(`storage@${storage}`)!.graceUntil).toBeNull();
    const audited = await server.session()
      .all(sql`select a.object_type as "type", a.fields as "fields" from audit_records a
        where a.action = 'disableApplication' and a.tenant_id = ${shop}
        order by a.object_type desc limit 2`);
    expect(audited).toEqual([
      { type: 'tenant', fields: [`storage@${storage}`, 'vms'] },
      { type: 'application', fields: [] },
    ]);
    await off(shop, 'backup');
    await off(top, 'backup');
    expect(await keysOn(server, beside)).toEqual([]);
    await off(top, 'files_cloud');
  });

  it('remains enabled with a locked item, unless the caller can remove the lock', async () => {
    const group = await server.makeTenant(partner, 'folder', 'Group');
    const shop = await server.makeTenant(group.id, 'customer', 'Locked shop');
    for (const tenant of [partner, group.id, shop.id]) {
      await giveItems(server, tenant, [itemOn('vms'), itemOn('servers')]);
    }
    const groupAdmin = await server.makeClient(group.id, 'partner_admin');
    const root = await server.makePerson(server.rootId, 'lock-setter', 'root_admin');
    await setLock(server, root, shop.id, 'vms', true);
    const refused = await bind('DELETE', shop.id, 'backup', groupAdmin);
    expect([refused.status, refused.body.error.context]).toEqual([
      403,
      { item: 'vms', code: 1012 },
    ]);
    expect(await keysOn(server, shop.id)).toEqual(['servers', 'vms']);
    await off(shop.id, 'backup', partnerAdmin);
    expect(await keysOn(server, shop.id)).toEqual([]);
    await off(partner, 'backup');
  });

  it('is listed while the data of its items is kept, but not in user interfaces', async () => {
    for (const tenant of [partner, customer]) await setItem(tenant, 'vms', 1);
    for (const tenant of [customer, partner]) await off(tenant, 'backup');
    const keep = (until: number | null) =>
      server.write(async ({ session }) => {
        await session.all(sql`update tenant_offering_items set grace_until = ${until}
          where tenant_id = ${customer} and name = ${'vms'}`);
      });
    expect(await typesOf(customer)).toEqual(['platform']);
    await keep(Date.now() + 60_000);
    expect(await typesOf(customer)).toEqual(['backup', 'platform']);
    expect(await typesOf(customer, { for_ui: true })).toEqual(['platform']);
    // A tenant cannot pass on an application in its grace period.
    expect((await bind('POST', unit, 'backup')).status).toBe(403);
    server.clock.offset = 120_000;
    expect(await typesOf(customer)).toEqual(['platform']);
    server.clock.offset = 0;
    await keep(null);
  });

  it('of the platform is always enabled, and so are all of the root', async () => {
    await on(customer, 'platform');
    await on(server.rootId, 'backup');
    for (const [tenant, type] of [
      [customer, 'platform'],
      [server.rootId, 'backup'],
      [server.rootId, 'platform'],
    ] as const) {
      const refused = await bind('DELETE', tenant, type);
      const { code, context } = refused.body.error;
      expect([refused.status, code, context.code]).toEqual([403, 1002, 1027]);
    }
    const rows = await server.session()
      .all(sql`select b.tenant_id as "id" from application_bindings b
        where b.tenant_id = ${server.rootId} or b.application_id = ${idOf('platform')}`);
    expect(rows).toEqual([]);
  });

  it('is listed for many visible tenants at once', async () => {
    await on(partner, 'hci');
    await on(customer, 'hci');
    const list = async (tenants: string[], as: As = partnerAdmin) => {
      const { status, body, text } = await server
        .as(as)
        .get('/tenants/applications', { tenants: tenants.join() });
      expect(status, text).toBe(200);
      return body.items;
    };
    const [hci, platform] = [idOf('hci'), idOf('platform')];
    expect(await list([customer, other, sister, customer, server.rootId, randomUUID()])).toEqual([
      { tenant: customer, applications: [hci, platform] },
      { tenant: sister, applications: [platform] },
    ]);
    expect(await list([other])).toEqual([]);
    const wrong = (tenants: string) => partnerAdmin.get('/tenants/applications', { tenants });
    expect(refusal(await wrong(Array.from({ length: 101 }, () => customer).join()))).toEqual([
      400,
      1000,
      'tenants',
    ]);
    expect(refusal(await wrong(`${customer},x`))).toEqual([400, 1000, 'tenants.1']);
    await off(partner, 'hci');
  });

  it('is never enabled below a tenant without it, also with concurrent requests', async () => {
    for (let round = 0; round < 8; round++) {
      await on(partner, 'hci');
      await on(customer, 'hci');
      const [disabled, ...enabled] = await Promise.all([
        bind('DELETE', partner, 'hci'),
        bind('POST', unit, 'hci'),
        bind('POST', sister, 'hci'),
      ]);
      expect(disabled.status).toBe(204);
      for (const { status } of enabled) expect([204, 403]).toContain(status);
      for (const tenant of [partner, customer, sister, unit]) {
        expect(await typesOf(tenant)).toEqual(['platform']);
      }
    }
  });
});

describe('callers with access', () => {
  it('can enable and disable it if they administer the parent', async () => {
    await on(partner, 'notary');
    const own = await server.makeClient(customer, 'company_admin');
    const viewer = await server.makeClient(partner, 'readonly_admin');
    for (const as of [own, viewer]) {
      for (const method of ['POST', 'DELETE'] as const) {
        const { status, body } = await bind(method, customer, 'notary', as);
        expect(status).toBe(403);
        expect(body.error).toMatchObject({
          domain: 'ApplicationAccountServer',
          code: 1002,
          message: 'access denied',
        });
      }
    }
    expect((await bind('POST', partner, 'notary', partnerAdmin)).status).toBe(403);
    await on(customer, 'notary', partnerAdmin);
    // The units of a customer can have its applications.
    await on(unit, 'notary', own);
    await off(unit, 'notary', own);
    await off(customer, 'notary', partnerAdmin);
    const hidden = await bind('POST', other, 'notary', partnerAdmin);
    expect(hidden.status).toBe(404);
    expect(hidden.body.error).toMatchObject({
      domain: 'ApplicationAccountServer',
      code: 1104,
      message: 'could not resolve target tenant',
      context: { tenant_id: other },
    });
    const unknown = randomUUID();
    const { status, body } = await server.admin.post(
      `/applications/${unknown}/bindings/tenants/${customer}`,
    );
    expect([status, body.error.context.application_id]).toEqual([404, unknown]);
    await off(partner, 'notary');
  });
});

describe('the caller', () => {
  it('can list its own applications', async () => {
    const own = async (as: As, query = {}) => {
      const { body } = await server.as(as).get('/users/me/applications', query);
      return (body.items as { type: string }[]).map(({ type }) => type);
    };
    const admin = await server.makePerson(sister, 'sister-admin', 'company_admin');
    const user = await server.makePerson(sister, 'sister-user', 'backup_user');
    expect(await own(admin)).toEqual(['platform']);
    expect(await own(user)).toEqual(['platform']);
    for (const type of ['backup', 'notary']) {
      await on(partner, type);
      await on(sister, type);
    }
    expect(await own(admin)).toEqual(['backup', 'notary', 'platform']);
    expect(await own(user)).toEqual(['backup', 'platform']);
    expect(await own(admin, { for_ui: true })).toEqual(['backup', 'platform', 'notary']);
  });
});
