import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { backup, makeCarrier } from '../../support/offering-items.js';
import type { Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { giveItem, report, reported, totalOf, usagesOf } from '../../support/usages.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const stranger = await server.makeTenant(server.rootId, 'customer', 'Stranger');
/** May report for the partner and everybody below it. */
const reporter = await server.makeClient(partner.id, 'usage_reporter');

let customer: Body;
let round = 0;
beforeEach(async () => {
  customer = await server.makeTenant(partner.id, 'customer', `Customer ${++round}`);
});

const vms = (more: object = {}) => ({
  tenant_id: customer.id,
  usage_type: 'vms',
  usage_value: 5,
  ...more,
});

/** The status that the first report would have had by itself, and the field that is to blame. */
async function fault(item: object, as = reporter as Parameters<typeof report>[2]) {
  const { status, body, text } = await report(server, [item], as);
  expect(status, text).toBe(200);
  const { error } = body.items[0].error ?? {};
  return error && [error.domain, error.code, error.context.field];
}

describe('PUT /tenants/usages', () => {
  it('accepts reports of tenants, and repeats them in the response', async () => {
    const { status, body } = await report(
      server,
      [vms(), vms({ tenant_id: String((await numberOf(customer.id))!), usage_type: 'servers' })],
      reporter,
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        { tenant_id: customer.id, usage_type: 'vms' },
        { tenant_id: String(await numberOf(customer.id)), usage_type: 'servers' },
      ],
    });
    expect(await totalOf(server, customer.id, 'vms')).toBe(5);
    expect(await totalOf(server, customer.id, 'servers')).toBe(5);
  });

  it('uses each report as the total, and the last one of a batch', async () => {
    await reported(server, vms({ usage_value: 9 }));
    await reported(server, vms({ usage_value: 2 }), vms({ usage_value: 4 }));
    expect(await totalOf(server, customer.id, 'vms')).toBe(4);
    await reported(server, vms({ usage_value: 0 }));
    expect(await usagesOf(server, customer.id)).toEqual({});
  });

  // PUT /tenants/usages: `usage_type`
  it('ignores the usage type if there is an offering item', async () => {
    for (const usage_type of ['servers', 'vms', 'no_such_usage', 'local_storage', 7]) {
      const item = vms({ usage_type, offering_item: 'adv_vms', usage_value: 6 });
      const { body } = await report(server, [item], reporter);
      expect(body.items).toEqual([
        {
          tenant_id: customer.id,
          offering_item: 'adv_vms',
          ...(typeof usage_type === 'string' && { usage_type }),
        },
      ]);
      expect(await totalOf(server, customer.id, 'adv_vms')).toBe(6);
      expect(await totalOf(server, customer.id, 'servers')).toBe(0);
      await reported(server, { ...item, usage_value: 0 });
    }
    expect(await fault(vms({ offering_item: null }))).toBe(undefined);
    expect(await totalOf(server, customer.id, 'vms')).toBe(5);
  });

  it('refuses usage of a feature with any name', async () => {
    const resource = randomUUID();
    const features = server.services.catalogue.items.filter(
      ({ measurementUnit }) => measurementUnit === 'n/a',
    );
    expect(features.length).toBeGreaterThan(40);
    for (const { name } of features) {
      const item = vms({ usage_type: undefined, offering_item: name });
      const refused = ['ApplicationAccountServer', 1000, 'offering_item'];
      expect([name, await fault(item)]).toEqual([name, refused]);
    }
    for (const more of [{}, { resource_id: resource }, { usage_value: 0 }]) {
      expect(await fault(vms({ usage_type: 'dr_internet_access', ...more }))).toEqual([
        'ApplicationAccountServer',
        1000,
        'usage_type',
      ]);
    }
    expect(await usagesOf(server, customer.id)).toEqual({});
    expect(await fault({ resource_id: resource, usage_type: 'vms', usage_value: 1 })).toEqual([
      'ApplicationAccountServer',
      1000,
      'tenant_id',
    ]);
  });

  it('accepts numbers as text, and null for missing values', async () => {
    expect(await fault(vms({ usage_value: '7', resource_id: null, infra_id: null }))).toBe(
      undefined,
    );
    expect(await totalOf(server, customer.id, 'vms')).toBe(7);
    const most = Number.MAX_SAFE_INTEGER;
    expect(await fault(vms({ usage_value: most }))).toBe(undefined);
    expect(await totalOf(server, customer.id, 'vms')).toBe(most);
  });

  it('returns the error of a report, and accepts the others', async () => {
    const missing = randomUUID();
    const { status, body } = await report(
      server,
      [vms({ usage_value: 1 }), { ...vms(), tenant_id: missing }, vms({ usage_value: 2 })],
      reporter,
    );
    expect(status).toBe(200);
    expect(body.items).toEqual([
      { tenant_id: customer.id, usage_type: 'vms' },
      {
        tenant_id: missing,
        usage_type: 'vms',
        error: {
          error: {
            domain: 'ApplicationAccountServer',
            code: 1104,
            message: 'the tenant does not exist',
            details: { info: 'the tenant does not exist' },
            context: { tenant_id: missing, code: 1104 },
          },
        },
      },
      { tenant_id: customer.id, usage_type: 'vms' },
    ]);
    expect(await totalOf(server, customer.id, 'vms')).toBe(2);
  });

  it.each([
    ['usage_value', { usage_value: undefined }],
    ['usage_value', { usage_value: null }],
    ['usage_value', { usage_value: -1 }],
    ['usage_value', { usage_value: 1.5 }],
    ['usage_value', { usage_value: '1.0' }],
    ['usage_value', { usage_value: 2 ** 53 }],
    ['usage_value', { usage_value: '9007199254740992' }],
    ['usage_value', { usage_value: 1e300 }],
    ['usage_value', { usage_value: '99999999999999999999' }],
    ['usage_value', { usage_value: true }],
    ['usage_value', { usage_value: {} }],
    ['tenant_id', { tenant_id: undefined }],
    ['tenant_id', { tenant_id: 7 }],
    ['tenant_id', { tenant_id: 'nobody' }],
    ['tenant_id', { tenant_id: '' }],
    ['tenant_id', { tenant_id: '9999999999999999' }],
    ['tenant_id', { tenant_id: 'a\u0000' }],
    ['resource_id', { resource_id: '' }],
    ['resource_id', { resource_id: 'x'.repeat(129) }],
    ['resource_id', { resource_id: 'a\u0000b' }],
    ['resource_id', { resource_id: ['a'] }],
    ['usage_type', { usage_type: undefined }],
    ['usage_type', { usage_type: 'no_such_usage' }],
    ['usage_type', { usage_type: 'vms\u0000' }],
    ['usage_type', { usage_type: 3 }],
    ['offering_item', { offering_item: 'no_such_item' }],
    ['offering_item', { offering_item: 'local_storage' }],
    ['usage_type', { usage_type: 'local_storage' }],
    ['usage_type', { usage_type: 'google_mail', resource_id: 'box' }],
    ['offering_item', { usage_type: undefined, offering_item: 'no_such_item' }],
    ['offering_item', { usage_type: undefined, offering_item: {} }],
    ['infra_id', { infra_id: 'here' }],
    ['infra_id', { infra_id: randomUUID() }],
    ['infra_id', { usage_type: undefined, offering_item: 'vms', infra_id: randomUUID() }],
  ])('refuses an invalid %s: %j', async (field, change) => {
    expect(await fault(vms(change))).toEqual(['ApplicationAccountServer', 1000, field]);
    expect(await usagesOf(server, customer.id)).toEqual({});
  });

  it.each([[undefined], [null], ['text'], [{}], [[7]], [[null]], [['text']]])(
    'refuses a body with the items %j',
    async (items) => {
      const body = { items };
      const answer = await reporter.put('/tenants/usages', body);
      expect([answer.status, answer.body.error.context.code]).toEqual([400, 1000]);
      expect(answer.body.error.context.field).toMatch(/^items/);
    },
  );

  it('accepts at most ten thousand reports', async () => {
    const reports = Array.from({ length: 10_001 }, (_, index) =>
      vms({ resource_id: `${index}-${'r'.repeat(100)}`, usage_value: 1 }),
    );
    const refused = await report(server, reports, reporter);
    expect([refused.status, refused.body.error.context.field]).toEqual([400, 'items']);
    const { status, headers } = await report(server, reports.slice(1), reporter);
    expect(status).toBe(200);
    const statements = /desc="(\d+) statements"/.exec(String(headers['server-timing']))?.[1];
    expect(Number(statements)).toBeLessThan(20);
    expect(await totalOf(server, customer.id, 'vms')).toBe(10_000);
  });

  it('reads a body without a content type, and refuses all except JSON', async () => {
    const payload = JSON.stringify({ items: [vms({ usage_value: 6 })] });
    const send = (headers: Record<string, string>) =>
      reporter.put('/tenants/usages', payload, { headers });
    const url = await (server.url ? Promise.resolve(server.url) : server.listen());
    const authorization = `Basic ${Buffer.from(`${reporter.username}:${reporter.password}`).toString('base64')}`;
    const bare = await fetch(`${url}/api/2/tenants/usages`, {
      method: 'PUT',
      headers: { authorization },
      body: new Uint8Array(Buffer.from(payload)),
    });
    expect(bare.status).toBe(200);
    expect(await bare.json()).toEqual({ items: [{ tenant_id: customer.id, usage_type: 'vms' }] });
    expect(await totalOf(server, customer.id, 'vms')).toBe(6);
    const wrong = await send({ 'content-type': 'text/plain' });
    expect([wrong.status, wrong.body.error.domain]).toEqual([415, 'ApplicationAccountServer']);
  });

  it('adds one audit record for a batch', async () => {
    await reported(server, vms(), vms({ usage_type: 'servers' }));
    const rows = await server.session().all<{ tenantId: string; fields: unknown }>(
      sql`select a.tenant_id as "tenantId", a.fields as "fields" from audit_records a
        where a.action = ${'reportUsages'} and a.tenant_id = ${customer.id}`,
    );
    expect(rows.map(({ fields }) => fields)).toEqual([['servers', 'vms']]);
  });
});

const numberOf = async (id: string) =>
  (
    await server
      .session()
      .first<{ number: number }>(sql`select number as "number" from tenants where id = ${id}`)
  )?.number;

describe('a caller who reports', () => {
  it('needs a scope', async () => {
    const other = await server.makeClient(partner.id, 'partner_admin');
    const answer = await report(server, [vms()], other);
    expect([answer.status, answer.body.error.context.code]).toEqual([403, 1002]);
    const licensing = await server.makeClient(partner.id, 'licensing_admin');
    expect(await fault(vms(), licensing)).toBe(undefined);
  });

  it('cannot see tenants out of reach', async () => {
    const item = vms({ tenant_id: stranger.id });
    expect(await fault(item)).toEqual(['ApplicationAccountServer', 1104, undefined]);
    expect(await fault(item, server.admin)).toBe(undefined);
  });

  it('is refused for read-only tenants', async () => {
    const viewer = await server.makeClient(partner.id, 'usage_reporter', customer.id);
    await server.grant('client', viewer.id, 'readonly_admin', partner.id);
    const sister = await server.makeTenant(partner.id, 'customer', `Sister ${round}`);
    expect(await fault(vms(), viewer)).toBe(undefined);
    const refused = await fault(vms({ tenant_id: sister.id }), viewer);
    expect(refused).toEqual(['ApplicationAccountServer', 1002, undefined]);
  });

  it('is refused for a deleted tenant', async () => {
    const gone = await server.makeTenant(partner.id, 'customer', `Gone ${round}`, {
      enabled: false,
    });
    await server.admin.delete(`/tenants/${gone.id}`, { version: 1 });
    const refused = ['ApplicationAccountServer', 1104, undefined];
    expect(await fault(vms({ tenant_id: gone.id }))).toEqual(refused);
    expect(await fault(vms({ tenant_id: gone.id }), server.admin)).toEqual(refused);
  });
});

describe('the item of a usage', () => {
  it('is that of the enabled edition', async () => {
    await giveItem(server, customer.id, 'vms', { enabled: false });
    await giveItem(server, customer.id, 'adv_vms');
    await reported(server, vms());
    const usages = await usagesOf(server, customer.id);
    expect(Object.keys(usages)).toEqual(['adv_vms']);
    expect(usages.adv_vms).toMatchObject({ edition: 'advanced', absolute_value: 5 });
  });

  it('must be given if several are enabled', async () => {
    await giveItem(server, customer.id, 'vms');
    await giveItem(server, customer.id, 'adv_vms');
    expect(await fault(vms())).toEqual(['ApplicationAccountServer', 1000, 'offering_item']);
    expect(await fault(vms({ usage_type: undefined, offering_item: 'vms' }))).toBe(undefined);
    expect(await totalOf(server, customer.id, 'vms')).toBe(5);
    // The root has every item.
    const root = await fault(vms({ tenant_id: server.rootId }), server.admin);
    expect(root).toEqual(['ApplicationAccountServer', 1000, 'offering_item']);
  });

  it('is the given one, enabled or disabled', async () => {
    await reported(server, vms({ usage_type: undefined, offering_item: 'adv_vms' }));
    expect(await totalOf(server, customer.id, 'adv_vms')).toBe(5);
  });

  it('is none if no item is enabled', async () => {
    await reported(server, vms({ usage_type: 'o365_seats' }));
    expect((await usagesOf(server, customer.id)).o365_seats).toMatchObject({
      name: 'o365_seats',
      edition: null,
      usage_name: 'o365_seats',
      type: 'count',
      absolute_value: 5,
    });
  });

  it('is the disabled one: when it is enabled again, the usage counts once', async () => {
    const set = (tenantId: string, status: number) =>
      server.admin.put(`/tenants/${tenantId}/offering_items`, {
        offering_items: [{ application_id: backup, name: 'adv_vms', status }],
      });
    for (const id of [partner.id, customer.id]) expect((await set(id, 1)).status).toBe(200);
    await giveItem(server, customer.id, 'vms', { enabled: false });
    const counted = async () =>
      Object.values(await usagesOf(server, customer.id))
        .filter(({ absolute_value }) => absolute_value > 0)
        .map(({ name, absolute_value }) => [name, absolute_value]);
    await reported(server, vms());
    for (const status of [0, 1]) {
      expect((await set(customer.id, status)).status).toBe(200);
      await reported(server, vms({ usage_value: 6 + status }));
      expect(await counted()).toEqual([['adv_vms', 6 + status]]);
    }
  });

  it('is the enabled one on a component', async () => {
    const [one, two] = [
      await makeCarrier(server, server.rootId),
      await makeCarrier(server, server.rootId),
    ];
    const storage = (more: object) => vms({ usage_type: 'storage', ...more });
    await giveItem(server, customer.id, 'storage', { infraId: one });
    // There is only one component, so it is used.
    await reported(server, storage({ usage_value: 1 }));
    expect(await totalOf(server, customer.id, `storage@${one}`)).toBe(1);
    const foreign = ['ApplicationAccountServer', 1000, 'infra_id'];
    expect(await fault(storage({ infra_id: two }))).toEqual(foreign);
    const item = { usage_type: undefined, offering_item: 'storage' };
    expect(await fault(vms({ ...item, infra_id: two }))).toEqual(foreign);

    await giveItem(server, customer.id, 'storage', { infraId: two });
    expect(await fault(storage({}))).toEqual(foreign);
    expect(await fault(vms(item))).toEqual(foreign);
    await reported(server, storage({ infra_id: two, usage_value: 2 }));
    await reported(server, vms({ ...item, infra_id: one, usage_value: 3 }));
    expect(await totalOf(server, customer.id, `storage@${one}`)).toBe(3);
    expect(await totalOf(server, customer.id, `storage@${two}`)).toBe(2);

    // Its usage is kept when it is disabled.
    await giveItem(server, customer.id, 'storage', { infraId: two, enabled: false });
    await reported(server, storage({ infra_id: two, usage_value: 4 }));
    expect(await totalOf(server, customer.id, `storage@${two}`)).toBe(4);
    await reported(server, storage({ usage_value: 5 }));
    expect(await totalOf(server, customer.id, `storage@${one}`)).toBe(5);
  });
});

describe('a report of a resource', () => {
  const mailbox = (resource: string, value: number, more: object = {}) =>
    vms({ usage_type: 'mailboxes', resource_id: resource, usage_value: value, ...more });
  const nameOf = (name: string) => `${name}-${round}`;

  it('is part of the usage of the tenant', async () => {
    const [a, b] = [nameOf('a'), nameOf('b')];
    await reported(server, mailbox(a, 3), mailbox(b, 4));
    expect(await totalOf(server, customer.id, 'mailboxes')).toBe(7);
    await reported(server, mailbox(a, 1));
    expect(await totalOf(server, customer.id, 'mailboxes')).toBe(5);
    await reported(server, mailbox(b, 0));
    expect(await totalOf(server, customer.id, 'mailboxes')).toBe(1);
  });

  it('requires no tenant if the resource is known', async () => {
    const a = nameOf('a');
    const unknown = await fault(mailbox(a, 3, { tenant_id: undefined }));
    expect(unknown).toEqual(['ApplicationAccountServer', 1000, 'tenant_id']);
    await reported(server, mailbox(a, 3));
    expect(await fault(mailbox(a, 8, { tenant_id: undefined }))).toBe(undefined);
    expect(await totalOf(server, customer.id, 'mailboxes')).toBe(8);
  });

  it('does not reveal tenants that are not visible to the caller', async () => {
    const [a, user] = [nameOf('a'), await server.makeUser(customer.id, `hidden-${round}`)];
    await reported(server, mailbox(a, 3));
    const outsider = await server.makeClient(stranger.id, 'usage_reporter');
    for (const resource of [a, user.id]) {
      const item = mailbox(resource, 8, { tenant_id: undefined });
      const { body, text } = await report(server, [item], outsider);
      expect(text).not.toContain(customer.id);
      const unknown = await report(server, [{ ...item, resource_id: 'nobody' }], outsider);
      expect(body.items[0].error).toEqual(unknown.body.items[0].error);
    }
    expect(await totalOf(server, customer.id, 'mailboxes')).toBe(3);
    // It does not conflict with another one of the same name.
    expect(await fault(mailbox(a, 8, { tenant_id: stranger.id }), outsider)).toBe(undefined);
    expect(await totalOf(server, stranger.id, 'mailboxes')).toBe(8);
    expect(await fault(mailbox(a, 4))).toBe(undefined);
    expect(await totalOf(server, customer.id, 'mailboxes')).toBe(4);
  });

  it('requires no tenant for a user', async () => {
    const user = await server.makeUser(customer.id, `user-${round}`);
    expect(await fault(mailbox(user.id, 2, { tenant_id: undefined }))).toBe(undefined);
    expect(await totalOf(server, customer.id, 'mailboxes')).toBe(2);
  });

  it('cannot refer to the resource of another tenant', async () => {
    const a = nameOf('a');
    const sister = await server.makeTenant(partner.id, 'customer', `Sister ${round}`);
    const both = [mailbox(a, 3), mailbox(a, 3, { tenant_id: sister.id })];
    const { body } = await report(server, both, reporter);
    expect(body.items[1].error.error.context.field).toBe('resource_id');
    expect(await fault(both[1]!)).toEqual(['ApplicationAccountServer', 1000, 'resource_id']);
    expect(await totalOf(server, customer.id, 'mailboxes')).toBe(3);
    expect(await totalOf(server, sister.id, 'mailboxes')).toBe(0);
  });

  it('adds up to at most the exact range of numbers', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    await reported(server, ...['a', 'b', 'c'].map((name) => mailbox(nameOf(name), most)));
    expect(await totalOf(server, customer.id, 'mailboxes')).toBe(most);
  });

  it('is kept with concurrent ones', async () => {
    await reported(server, mailbox(nameOf('first'), 1));
    const names = Array.from({ length: 20 }, (_, index) => nameOf(`r${index}`));
    await Promise.all(names.map((name) => reported(server, mailbox(name, 2))));
    expect(await totalOf(server, customer.id, 'mailboxes')).toBe(41);
  });
});
