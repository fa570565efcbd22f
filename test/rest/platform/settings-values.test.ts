import { describe, expect, it } from 'vitest';
import { applications } from '../../../src/catalogue/applications.js';
import { settingSchemas } from '../../../src/catalogue/setting-schemas.js';
import { sql } from '../../../src/database/sql.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/*
 * root ── partner ── customer ── unit
 */
const server = await useTestServer();
const partner = (await server.makeTenant(server.rootId, 'partner', 'Partner')).id;
const customer = (await server.makeTenant(partner, 'customer', 'Customer')).id;
const unit = (await server.makeTenant(customer, 'unit', 'Unit')).id;

const idOf = (type: string) => applications.find((each) => each.type === type)!.id;
const platform = idOf('platform');
const notary = idOf('notary');

const path = (tenant: string, name: string, application = platform) =>
  `/applications/${application}/settings/tenants/${tenant}/${name}`;
const get = (tenant: string, name: string, as: As = server.admin) =>
  server.as(as).get(path(tenant, name));
const put = (tenant: string, name: string, body: unknown, as: As = server.admin) =>
  server.as(as).put(path(tenant, name), body);
const remove = (tenant: string, name: string, as: As = server.admin) =>
  server.as(as).delete(path(tenant, name));

/** Sets a value, and expects success. */
async function set(tenant: string, name: string, value: unknown, more: object = {}) {
  const { status, body, text } = await put(tenant, name, { value, ...more });
  expect(status, text).toBe(200);
  return body;
}

/** Returns the effective value, the id of its owner (null for the default), and the lock. */
async function counts(tenant: string, name: string) {
  const { status, body, text } = await get(tenant, name);
  expect(status, text).toBe(200);
  return [body.effective.value, body.effective.owner?.id ?? null, body.effective.lock];
}

/** Removes all values of a setting. */
async function clear(name: string) {
  for (const id of [server.rootId, partner, customer, unit]) {
    expect((await remove(id, name)).status).toBe(204);
  }
}

describe('a setting', () => {
  it('has its default if no value is set', async () => {
    const { status, body } = await get(unit, 'licensing_mode');
    expect(status).toBe(200);
    expect(body).toEqual({
      name: 'licensing_mode',
      application_id: platform,
      own: null,
      effective: { hidden: false, value: 'mixed', lock: false },
    });
    const nothing = await get(unit, 'support_language');
    expect(nothing.body.effective).toEqual({ hidden: false, value: null, lock: false });
    const hidden = await get(unit, 'release_channel');
    expect(hidden.body.effective).toEqual({ hidden: true, value: 'stable', lock: false });
  });

  it('is set, changed, returned and deleted', async () => {
    const made = await set(customer, 'tier_level_value', 3);
    expect(made).toEqual({
      name: 'tier_level_value',
      application_id: platform,
      own: { value: 3, lock: false, exclusive: false },
      effective: {
        owner: { type: 'tenant', id: customer },
        hidden: false,
        value: 3,
        lock: false,
      },
    });
    expect((await get(customer, 'tier_level_value')).body).toEqual(made);
    expect(await counts(unit, 'tier_level_value')).toEqual([3, customer, false]);
    expect(await counts(partner, 'tier_level_value')).toEqual([0, null, false]);
    expect((await set(customer, 'tier_level_value', '4.5')).own.value).toBe(4.5);
    expect((await remove(customer, 'tier_level_value')).text).toBe('');
    expect(await counts(unit, 'tier_level_value')).toEqual([0, null, false]);
    // Repeating it has no effect and causes no error.
    expect((await remove(customer, 'tier_level_value')).status).toBe(204);
  });

  it('keeps omitted properties in a change', async () => {
    await set(customer, 'support_language', 'nb', { lock: true, exclusive: true });
    const own = async (body: object) => (await put(customer, 'support_language', body)).body.own;
    expect(await own({ value: 'da' })).toEqual({ value: 'da', lock: true, exclusive: true });
    expect(await own({ lock: false })).toEqual({ value: 'da', lock: false, exclusive: true });
    expect(await own({ exclusive: 'false' })).toEqual({
      value: 'da',
      lock: false,
      exclusive: false,
    });
    expect(await own({})).toEqual({ value: 'da', lock: false, exclusive: false });
    expect(await own({ value: null })).toEqual({ value: null, lock: false, exclusive: false });
    await clear('support_language');
  });

  it('has an audit record without the value for every change', async () => {
    const records = () =>
      server.session().all<{ action: string; fields: string[] }>(
        sql`select a.action as "action", a.fields as "fields" from audit_records a
          where a.object_id = ${unit} order by a.at, a.action desc`,
      );
    const before = (await records()).length;
    await set(unit, 'tenant_note', 'a private word');
    await remove(unit, 'tenant_note');
    const after = (await records()).slice(before);
    expect(after).toEqual([
      { action: 'setTenantSetting', fields: ['settings.tenant_note'] },
      { action: 'deleteTenantSetting', fields: ['settings.tenant_note'] },
    ]);
  });

  it('can have any JSON value', async () => {
    const value = { 'a.b': [1, { c: null }], '': 'ü 🙂 "\\', big: 1e300, no: false, __proto: {} };
    expect((await set(customer, 'security_options', value)).own.value).toEqual(value);
    expect((await get(customer, 'security_options')).body.effective.value).toEqual(value);
    await clear('security_options');
    for (const text of ['', 'null', '"', '12', 'true', '🙂']) {
      expect((await set(unit, 'tenant_note', text)).own.value).toBe(text);
    }
    await clear('tenant_note');
  });
});

describe('inheritance', () => {
  it('by override is the nearest value', async () => {
    await set(server.rootId, 'licensing_mode', 'per_gigabyte');
    expect(await counts(unit, 'licensing_mode')).toEqual(['per_gigabyte', server.rootId, false]);
    await set(customer, 'licensing_mode', 'per_workload');
    expect(await counts(unit, 'licensing_mode')).toEqual(['per_workload', customer, false]);
    expect(await counts(partner, 'licensing_mode')).toEqual(['per_gigabyte', server.rootId, false]);
    await clear('licensing_mode');
    await set(partner, 'support_language', 'en');
    await set(customer, 'support_language', null);
    expect(await counts(unit, 'support_language')).toEqual([null, customer, false]);
    await clear('support_language');
  });

  it('by minimum is the smallest number, of the highest tenant with it', async () => {
    await set(partner, 'session_idle_minutes', 20);
    await set(customer, 'session_idle_minutes', 40);
    expect(await counts(unit, 'session_idle_minutes')).toEqual([20, partner, false]);
    await set(unit, 'session_idle_minutes', 20);
    expect(await counts(unit, 'session_idle_minutes')).toEqual([20, partner, false]);
    await set(unit, 'session_idle_minutes', 5);
    expect(await counts(unit, 'session_idle_minutes')).toEqual([5, unit, false]);
    expect(await counts(customer, 'session_idle_minutes')).toEqual([20, partner, false]);
    await clear('session_idle_minutes');
    // A null value is not a number.
    await set(partner, 'api_requests_per_minute', null);
    await set(customer, 'api_requests_per_minute', 600);
    expect(await counts(unit, 'api_requests_per_minute')).toEqual([600, customer, false]);
    expect(await counts(partner, 'api_requests_per_minute')).toEqual([null, null, false]);
    await clear('api_requests_per_minute');
  });

  it('by maximum is the largest number', async () => {
    await set(partner, 'password_min_length', 12);
    await set(customer, 'password_min_length', 10);
    expect(await counts(unit, 'password_min_length')).toEqual([12, partner, false]);
    await set(customer, 'password_min_length', 14);
    expect(await counts(unit, 'password_min_length')).toEqual([14, customer, false]);
    await clear('password_min_length');
  });

  it('by union is the merged object, where nearer values override', async () => {
    await set(partner, 'security_options', { a: 1, b: { c: 1 } });
    await set(customer, 'security_options', { b: { d: 2 }, e: 3 });
    expect(await counts(unit, 'security_options')).toEqual([
      { a: 1, b: { d: 2 }, e: 3 },
      customer,
      false,
    ]);
    expect(await counts(partner, 'security_options')).toEqual([
      { a: 1, b: { c: 1 } },
      partner,
      false,
    ]);
    await clear('security_options');
  });

  it('by none is the own value', async () => {
    await set(customer, 'tenant_note', 'ours');
    expect(await counts(customer, 'tenant_note')).toEqual(['ours', customer, false]);
    expect(await counts(unit, 'tenant_note')).toEqual([null, null, false]);
    await clear('tenant_note');
  });

  it('changes when a tenant moves', async () => {
    const other = await server.makeTenant(server.rootId, 'partner', 'Other');
    const moving = await server.makeTenant(other.id, 'customer', 'Moving');
    await set(other.id, 'support_language', 'sv');
    await set(partner, 'support_language', 'fi');
    expect(await counts(moving.id, 'support_language')).toEqual(['sv', other.id, false]);
    const { status } = await server.admin.put(`/tenants/${moving.id}`, {
      version: moving.version,
      parent_id: partner,
    });
    expect(status).toBe(200);
    expect(await counts(moving.id, 'support_language')).toEqual(['fi', partner, false]);
    await clear('support_language');
  });
});

describe('a lock', () => {
  it('makes values of descendants ineffective', async () => {
    await set(customer, 'support_language', 'nb');
    await set(unit, 'support_language', 'nn');
    await set(partner, 'support_language', 'en', { lock: true });
    expect(await counts(partner, 'support_language')).toEqual(['en', partner, false]);
    expect(await counts(customer, 'support_language')).toEqual(['en', partner, true]);
    expect(await counts(unit, 'support_language')).toEqual(['en', partner, true]);
    // Their own values still exist, but have no effect.
    expect((await get(unit, 'support_language')).body.own.value).toBe('nn');

    const refused = await put(unit, 'support_language', { value: 'se' });
    expect(refused.status).toBe(403);
    expect(refused.body.error).toMatchObject({
      domain: 'PlatformAccountServer',
      code: 'access_denied',
      message: 'Access is denied',
      context: { code: 1012, setting_name: 'support_language' },
    });
    expect((await get(unit, 'support_language')).body.own.value).toBe('nn');
    expect((await remove(unit, 'support_language')).status).toBe(204);
    expect(await set(partner, 'support_language', 'fr')).toMatchObject({ own: { lock: true } });
    expect(await counts(unit, 'support_language')).toEqual(['fr', partner, true]);
    await put(partner, 'support_language', { lock: false });
    expect(await counts(unit, 'support_language')).toEqual(['nb', customer, false]);
    await clear('support_language');
  });

  it('of the highest tenant takes precedence', async () => {
    await set(partner, 'session_idle_minutes', 60);
    await set(customer, 'session_idle_minutes', 30, { lock: true });
    const late = await put(unit, 'session_idle_minutes', { value: 10, lock: true });
    expect([late.status, late.body.error.context.code]).toEqual([403, 1012]);
    expect(await counts(unit, 'session_idle_minutes')).toEqual([30, customer, true]);
    await set(server.rootId, 'session_idle_minutes', 90, { lock: true });
    expect(await counts(unit, 'session_idle_minutes')).toEqual([90, server.rootId, true]);
    expect(await counts(customer, 'session_idle_minutes')).toEqual([90, server.rootId, true]);
    await clear('session_idle_minutes');
  });
});

describe('an exclusive value', () => {
  // PUT /applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}: `exclusive`
  it('applies only to its tenant, and children inherit from the ancestors of the tenant', async () => {
    const name = 'encryption_required';
    const backup = idOf('backup');
    const at = async (tenant: string) => {
      const { effective } = (await server.admin.get(path(tenant, name, backup))).body;
      return [effective.value, effective.owner.id];
    };
    for (const [tenant, body] of [
      [server.rootId, { value: true }],
      [partner, { value: false, exclusive: true }],
    ] as const) {
      const url = path(tenant, name, backup);
      expect((await server.admin.put(url, body)).status).toBe(200);
    }
    expect(await at(partner)).toEqual([false, partner]);
    expect(await at(customer)).toEqual([true, server.rootId]);
    expect(await at(unit)).toEqual([true, server.rootId]);
  });

  it('leaves the default for children if no ancestor has a value', async () => {
    await set(partner, 'tier_level_value', 7, { exclusive: true });
    expect(await counts(partner, 'tier_level_value')).toEqual([7, partner, false]);
    expect(await counts(customer, 'tier_level_value')).toEqual([0, null, false]);
    await clear('tier_level_value');
  });

  it('can be below another exclusive value', async () => {
    await set(server.rootId, 'support_language', 'en');
    await set(partner, 'support_language', 'de', { exclusive: true });
    await set(customer, 'support_language', 'fr', { exclusive: true });
    expect(await counts(partner, 'support_language')).toEqual(['de', partner, false]);
    expect(await counts(customer, 'support_language')).toEqual(['fr', customer, false]);
    expect(await counts(unit, 'support_language')).toEqual(['en', server.rootId, false]);
    await clear('support_language');
  });

  it('with a lock locks the inherited value for children', async () => {
    await set(server.rootId, 'support_language', 'en');
    await set(customer, 'support_language', 'nb');
    await set(partner, 'support_language', 'de', { exclusive: true, lock: true });
    expect(await counts(partner, 'support_language')).toEqual(['de', partner, false]);
    expect(await counts(customer, 'support_language')).toEqual(['en', server.rootId, true]);
    expect(await counts(unit, 'support_language')).toEqual(['en', server.rootId, true]);
    const refused = await put(unit, 'support_language', { value: 'se' });
    expect([refused.status, refused.body.error.context.code]).toEqual([403, 1012]);
    await clear('support_language');
  });

  it('is ineffective under a lock', async () => {
    await set(partner, 'support_language', 'de', { exclusive: true });
    await set(server.rootId, 'support_language', 'en', { lock: true });
    expect(await counts(partner, 'support_language')).toEqual(['en', server.rootId, true]);
    await clear('support_language');
  });

  it('is compared and merged only for its tenant', async () => {
    await set(server.rootId, 'session_idle_minutes', 60);
    await set(partner, 'session_idle_minutes', 20, { exclusive: true });
    await set(customer, 'session_idle_minutes', 90, { exclusive: true });
    expect(await counts(partner, 'session_idle_minutes')).toEqual([20, partner, false]);
    expect(await counts(customer, 'session_idle_minutes')).toEqual([60, server.rootId, false]);
    expect(await counts(unit, 'session_idle_minutes')).toEqual([60, server.rootId, false]);
    await set(server.rootId, 'security_options', { a: 1 });
    await set(partner, 'security_options', { b: 2 }, { exclusive: true });
    expect(await counts(partner, 'security_options')).toEqual([{ a: 1, b: 2 }, partner, false]);
    expect(await counts(unit, 'security_options')).toEqual([{ a: 1 }, server.rootId, false]);
    await clear('session_idle_minutes');
    await clear('security_options');
  });
});

describe('lists of settings', () => {
  const expected = (type: string) =>
    settingSchemas.filter(({ application }) => application === type).map(({ name }) => name);
  const names = (list: { name: string }[]) => list.map(({ name }) => name);

  it('contain all settings, or those of an application', async () => {
    await set(unit, 'tenant_note', 'here');
    const one = await server.admin.get(`/applications/${platform}/settings/tenants/${unit}`);
    expect(names(one.body.settings)).toEqual(expected('platform'));
    const all = await server.admin.get(`/tenants/${unit}/settings`);
    expect(names(all.body.settings)).toEqual(settingSchemas.map(({ name }) => name));
    expect(all.body.settings).toEqual(expect.arrayContaining(one.body.settings));
    expect(one.body.settings.filter(({ own }: any) => own !== null)).toEqual([
      (await get(unit, 'tenant_note')).body,
    ]);
    await clear('tenant_note');
  });

  it('contain the schemas', async () => {
    const schemas = await server.admin.get(`/applications/${notary}/settings/schemas`);
    expect(schemas.body).toEqual({
      schemas: [
        {
          application_id: notary,
          name: 'reminder_days',
          inheritance_type: 'override',
          business_type: 'setting',
        },
        {
          application_id: notary,
          name: 'certificate_note',
          inheritance_type: 'none',
          business_type: 'setting',
        },
      ],
    });
  });

  it('contain many visible tenants', async () => {
    const elsewhere = await server.makeTenant(server.rootId, 'partner', 'Elsewhere');
    const gone = await server.makeTenant(partner, 'customer', 'Gone', { enabled: false });
    await set(gone.id, 'tenant_note', 'was here');
    await server.admin.delete(`/tenants/${gone.id}`, { version: gone.version });
    const viewer = await server.makeClient(partner, 'readonly_admin');
    const list = async (query: Record<string, string | boolean>, as: As = viewer) => {
      const answer = await server.as(as).get(`/applications/${platform}/settings/tenants`, query);
      expect(answer.status, answer.text).toBe(200);
      return answer.body.items as { tenant: string; settings: any[] }[];
    };
    const uuids = [unit, elsewhere.id, gone.id, partner, unit, server.rootId].join();
    const items = await list({ uuids });
    expect(items.map(({ tenant }) => tenant)).toEqual([unit, partner]);
    expect(items.map(({ settings }) => names(settings))).toEqual([
      expected('platform'),
      expected('platform'),
    ]);
    const deleted = await list({ uuids, allow_deleted: true });
    expect(deleted.map(({ tenant }) => tenant)).toEqual([unit, gone.id, partner]);
    expect(
      deleted[1]!.settings.find(({ name }: any) => name === 'tenant_note').effective.value,
    ).toBe('was here');
    expect(await list({ uuids: elsewhere.id })).toEqual([]);
    expect(await list({ uuids: '' })).toEqual([]);
    const many = Array.from({ length: 101 }, () => unit).join();
    const refused = await viewer.get(`/applications/${platform}/settings/tenants`, { uuids: many });
    expect(refusal(refused)).toEqual([400, 1000, 'uuids']);
    const missing = await viewer.get(`/applications/${platform}/settings/tenants`);
    expect(refusal(missing)).toEqual([400, 1000, 'uuids']);
  });
});

describe('callers with access', () => {
  it('can read with access to the tenant, and set as its administrators', async () => {
    const viewer = await server.makeClient(customer, 'readonly_admin');
    const admin = await server.makeClient(customer, 'company_admin');
    await set(partner, 'support_language', 'en');
    const seen = await get(unit, 'support_language', viewer);
    // The owner is part of the response, even if it is not visible.
    expect(seen.body.effective.owner).toEqual({ type: 'tenant', id: partner });
    expect(refusal(await put(unit, 'support_language', { value: 'x' }, viewer))).toEqual([
      403,
      1002,
      undefined,
    ]);
    expect((await remove(unit, 'support_language', viewer)).status).toBe(403);
    expect((await put(unit, 'support_language', { value: 'x' }, admin)).status).toBe(200);
    for (const answer of [
      await get(partner, 'support_language', admin),
      await put(partner, 'support_language', { value: 'x' }, admin),
      await remove(partner, 'support_language', admin),
      await admin.get(`/tenants/${partner}/settings`),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.body.error).toMatchObject({
        domain: 'PlatformAccountServer',
        code: 'application_not_found',
        context: { id: partner, code: 1104 },
      });
    }
    await clear('support_language');
  });
});
