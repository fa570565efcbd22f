import { describe, expect, it } from 'vitest';
import { applications } from '../../../src/catalogue/applications.js';
import { settingSchemas } from '../../../src/catalogue/setting-schemas.js';
import { useTestServer, type As } from '../../support/server.js';
import { ask, attempt, change, send } from '../support.js';
import { plantWorld } from '../world.js';

const server = await useTestServer();
const world = await plantWorld(server);
const reader = await server.makePerson(world.north.id, 'reader', 'readonly_admin');

const platform = applications.find(({ type }) => type === 'platform')!.id;

const whole = `setting { name application { id } own { value lock exclusive }
  effective { value lock ownerType ownerId ownerTenant { id } ownerUser { id } } }`;
const set = (tenantId: string, name: string, value: unknown, more: object = {}) =>
  change(server.admin, 'setTenantSetting', whole, {
    tenantId,
    applicationId: platform,
    name,
    value,
    ...more,
  });
const clear = async (name: string) => {
  for (const { id: tenantId } of [world.north, world.shop, world.floor]) {
    await change(server.admin, 'deleteTenantSetting', 'setting { name }', {
      tenantId,
      applicationId: platform,
      name,
    });
  }
};

describe('settings of a tenant', () => {
  it('are all settings or the requested ones', async () => {
    const list = async (args: string) => {
      const { tenant } = await ask(
        server.admin,
        `query($id: ID!) { tenant(id: $id) { settings${args} { name } } }`,
        { id: world.floor.id },
      );
      return tenant.settings.map(({ name }: any) => name as string);
    };
    expect(await list('')).toEqual(settingSchemas.map(({ name }) => name));
    const ofPlatform = settingSchemas.filter(({ application }) => application === 'platform');
    expect(await list(`(applicationId: "${platform}")`)).toEqual(
      ofPlatform.map(({ name }) => name),
    );
    expect(await list('(names: ["tenant_note", "trash_days", "none", "\\u0000"])')).toEqual([
      'tenant_note',
      'trash_days',
    ]);
    expect(await list(`(applicationId: "${world.floor.id}")`)).toEqual([]);
    expect(await list(`(applicationId: "${world.floor.id}", names: [])`)).toEqual([]);
    expect(await list('(names: [])')).toEqual([]);
  });

  it('have schemas', async () => {
    const { application } = await ask(
      server.admin,
      `{ application(id: "${platform}") { settingSchemas { name inheritanceType businessType
          valueType hidden default choices application { type } } } }`,
    );
    expect(application.settingSchemas).toHaveLength(11);
    expect(application.settingSchemas).toContainEqual({
      name: 'licensing_mode',
      inheritanceType: 'OVERRIDE',
      businessType: 'SETTING',
      valueType: 'STRING',
      hidden: false,
      default: 'mixed',
      choices: ['mixed', 'per_gigabyte', 'per_workload'],
      application: { type: 'platform' },
    });
    const kinds = new Set(application.settingSchemas.map((one: any) => one.inheritanceType));
    expect([...kinds].sort()).toEqual(['MAXIMUM', 'MINIMUM', 'NONE', 'OVERRIDE', 'UNION']);
  });

  it('are set, inherited and deleted', async () => {
    const { setting } = await set(world.shop.id, 'session_idle_minutes', 12, {
      lock: true,
      exclusive: null,
    });
    expect(setting).toEqual({
      name: 'session_idle_minutes',
      application: { id: platform },
      own: { value: 12, lock: true, exclusive: false },
      effective: {
        value: 12,
        lock: false,
        ownerType: 'TENANT',
        ownerId: world.shop.id,
        ownerTenant: { id: world.shop.id },
        ownerUser: null,
      },
    });
    const { body } = await server.admin.get(
      `/applications/${platform}/settings/tenants/${world.floor.id}/session_idle_minutes`,
    );
    expect(body).toMatchObject({
      own: null,
      effective: { owner: { id: world.shop.id }, value: 12, lock: true },
    });
    const { setting: kept } = await change(server.admin, 'setTenantSetting', whole, {
      tenantId: world.shop.id,
      applicationId: platform,
      name: 'session_idle_minutes',
      lock: false,
    });
    expect(kept.own).toEqual({ value: 12, lock: false, exclusive: false });
    const { setting: gone } = await change(server.admin, 'deleteTenantSetting', whole, {
      tenantId: world.shop.id,
      applicationId: platform,
      name: 'session_idle_minutes',
    });
    expect(gone).toMatchObject({
      own: null,
      effective: { value: 30, ownerType: null, ownerId: null, ownerTenant: null },
    });
  });

  it('have typed values', async () => {
    const { setting } = await set(world.floor.id, 'security_options', { a: [1, 'x', null] });
    expect(setting.own.value).toEqual({ a: [1, 'x', null] });
    await set(world.floor.id, 'support_language', null);
    await set(world.floor.id, 'tier_level_value', 0.5);
    const typed = 'value stringValue numberValue booleanValue objectValue';
    const { tenant } = await ask(
      server.admin,
      `query($id: ID!) { tenant(id: $id) { settings(names: ["security_options",
        "support_language", "tier_level_value", "encryption_required", "licensing_mode"]) {
          name own { ${typed} } effective { ${typed} } } } }`,
      { id: world.floor.id },
    );
    const none = { stringValue: null, numberValue: null, booleanValue: null, objectValue: null };
    const object = { a: [1, 'x', null] };
    const found = Object.fromEntries(
      tenant.settings.map(({ name, own, effective }: any) => [name, [own, effective]]),
    );
    expect(found).toEqual({
      security_options: Array(2).fill({ ...none, value: object, objectValue: object }),
      support_language: Array(2).fill({ ...none, value: null }),
      tier_level_value: Array(2).fill({ ...none, value: 0.5, numberValue: 0.5 }),
      encryption_required: [null, { ...none, value: false, booleanValue: false }],
      licensing_mode: [null, { ...none, value: 'mixed', stringValue: 'mixed' }],
    });
    for (const name of ['security_options', 'support_language', 'tier_level_value']) {
      await clear(name);
    }
  });

  it('have the id of an owner that the caller cannot see, but not the object', async () => {
    await set(world.north.id, 'support_language', 'en');
    const { tenant } = await ask(
      world.ann,
      `query($id: ID!) { tenant(id: $id) { settings(names: ["support_language"]) {
        effective { ownerId ownerTenant { name } } } } }`,
      { id: world.floor.id },
    );
    expect(tenant.settings).toEqual([
      { effective: { ownerId: world.north.id, ownerTenant: null } },
    ]);
    await clear('support_language');
  });
});

describe('settings of a user', () => {
  const user = (userId: string, value: unknown, as: As = server.admin) =>
    attempt(server.as(as), 'setUserSetting', whole, {
      userId,
      applicationId: platform,
      name: 'support_language',
      value,
    });
  const own = async (as: As) => {
    const { viewer } = await ask(
      server.as(as),
      `{ viewer { ... on User { settings(names: ["support_language"]) {
        own { value } effective { value lock ownerType ownerUser { login } } } } } }`,
    );
    return viewer.settings[0];
  };

  it('override those of the tenant, and users can read their own', async () => {
    await set(world.shop.id, 'support_language', 'nb', { exclusive: true });
    // An exclusive value applies to its tenant and to the users of the tenant.
    expect(await own(world.bob)).toEqual({
      own: null,
      effective: { value: 'nb', lock: false, ownerType: 'TENANT', ownerUser: null },
    });
    const { setting } = await user(world.bob.id, 'da', world.ann);
    expect(setting.effective).toEqual({
      value: 'da',
      lock: false,
      ownerType: 'USER',
      ownerId: world.bob.id,
      ownerTenant: null,
      ownerUser: { id: world.bob.id },
    });
    expect(await own(world.bob)).toEqual({
      own: { value: 'da' },
      effective: { value: 'da', lock: false, ownerType: 'USER', ownerUser: { login: 'bob' } },
    });
    await set(world.shop.id, 'support_language', 'nn', { lock: true });
    expect(await own(world.bob)).toMatchObject({
      own: { value: 'da' },
      effective: { value: 'nn', lock: true, ownerType: 'TENANT' },
    });
    const refused = await user(world.bob.id, 'sv', world.ann);
    expect(refused.userErrors).toMatchObject([{ code: 'LOCKED', legacyCode: 1012 }]);
    const { setting: gone } = await change(world.ann, 'deleteUserSetting', whole, {
      userId: world.bob.id,
      applicationId: platform,
      name: 'support_language',
    });
    expect(gone).toMatchObject({ own: null, effective: { value: 'nn', lock: true } });
    await clear('support_language');
  });

  it('can be set by administrators only', async () => {
    for (const as of [world.bob, reader]) {
      const { body } = await send(
        as,
        `mutation { setUserSetting(input: { userId: "${world.bob.id}",
          applicationId: "${platform}", name: "support_language", value: "x" }) {
            userErrors { code } } }`,
      );
      expect(body.errors?.map(({ extensions }) => extensions.code as string)).toEqual([
        'ACCESS_DENIED',
      ]);
    }
    expect((await own(world.bob)).own).toBeNull();
    const stranger = await server.makeClient(world.south.id, 'partner_admin');
    const { userErrors } = await user(world.bob.id, 'x', stranger);
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});

describe('an invalid setting', () => {
  const input = (name: string, more: object) => ({
    tenantId: world.shop.id,
    applicationId: platform,
    name,
    ...more,
  });
  it.each([
    ['tier_level_value', { value: 'x' }, ['BAD_INPUT', ['input', 'value'], 1000]],
    ['tier_level_value', { value: null }, ['BAD_INPUT', ['input', 'value'], 1000]],
    ['tier_level_value', {}, ['BAD_INPUT', ['input', 'value'], 1000]],
    ['security_options', { value: ['x'] }, ['BAD_INPUT', ['input', 'value'], 1000]],
    ['tenant_note', { value: 'a\u0000' }, ['BAD_INPUT', ['input', 'value'], 1000]],
    ['tenant_note', { value: 'a', lock: true }, ['BAD_INPUT', ['input', 'lock'], 1000]],
    ['no_such_setting', { value: 1 }, ['NOT_FOUND', null, 1005]],
  ])('%s: %j', async (name, more, [code, field, legacyCode]) => {
    const { setting, userErrors } = await attempt(
      server.admin,
      'setTenantSetting',
      'setting { name }',
      input(name, more),
    );
    expect(setting).toBeNull();
    expect(userErrors).toEqual([
      { code, field, legacyCode, message: expect.any(String) as string },
    ]);
  });

  it('is refused with read-only access', async () => {
    for (const mutation of ['setTenantSetting', 'deleteTenantSetting']) {
      const value = mutation === 'setTenantSetting' ? ', value: 1' : '';
      const { body } = await send(
        reader,
        `mutation { ${mutation}(input: { tenantId: "${world.shop.id}",
          applicationId: "${platform}", name: "tier_level_value"${value} }) {
            userErrors { code } } }`,
      );
      expect(body.errors?.[0].extensions.code).toBe('ACCESS_DENIED');
    }
  });
});
