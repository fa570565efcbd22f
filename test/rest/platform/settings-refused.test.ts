import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { applications } from '../../../src/catalogue/applications.js';
import { sql } from '../../../src/database/sql.js';
import { refusal } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';

/* What a setting cannot be: the error names it, and nothing is stored. */
const server = await useTestServer();
const tenant = (await server.makeTenant(server.rootId, 'customer', 'Customer')).id;

const idOf = (type: string) => applications.find((each) => each.type === type)!.id;
const platform = idOf('platform');

async function stored(): Promise<number> {
  const row = await server
    .session()
    .first<{ count: number }>(sql`select count(*) as "count" from setting_values`);
  return row!.count;
}

const put = (name: string, body: unknown, application = platform, id = tenant) =>
  server.admin.put(
    `/applications/${application}/settings/tenants/${id}/${name}`,
    typeof body === 'string' ? body : JSON.stringify(body),
    { headers: { 'content-type': 'application/json' } },
  );

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

describe('an invalid value of a setting', () => {
  const wrong: [string, string, unknown][] = [
    ['text for a number', 'tier_level_value', { value: 'much' }],
    ['nearly a number', 'tier_level_value', { value: '1e' }],
    ['another spelling of a number', 'tier_level_value', { value: '01' }],
    ['a name of no number', 'tier_level_value', { value: 'Infinity' }],
    ['another name of no number', 'tier_level_value', { value: 'NaN' }],
    ['a number beyond all', 'tier_level_value', '{"value": 1e999}'],
    ['a boolean for a number', 'tier_level_value', { value: true }],
    ['an object for a number', 'tier_level_value', { value: {} }],
    ['a list', 'tier_level_value', { value: [1] }],
    ['nothing, where there is a default', 'tier_level_value', { value: null }],
    ['a number for text', 'support_language', { value: 7 }],
    ['a boolean for text', 'support_language', { value: false }],
    ['text for an object', 'security_options', { value: '{}' }],
    ['a list for an object', 'security_options', { value: [] }],
    ['none of the choices', 'licensing_mode', { value: 'free' }],
    ['U+0000', 'support_language', { value: 'a\u0000' }],
    ['half a surrogate pair', 'support_language', '{"value": "\\ud800"}'],
    ['U+0000 in a key', 'security_options', { value: { 'a\u0000': 1 } }],
    ['U+0000 deep inside', 'security_options', { value: { a: [{ b: '\u0000' }] } }],
    ['infinity deep inside', 'security_options', '{"value": {"a": [1e999]}}'],
    ['too much text', 'support_language', { value: 'x'.repeat(16 * 1024) }],
    ['too large an object', 'security_options', { value: { a: 'ü'.repeat(9000) } }],
    ['too deep an object', 'security_options', { value: deep(21) }],
    ['an abyss', 'security_options', `{"value": ${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`],
    ['a boolean by another name', 'encryption_required', { value: 'yes' }],
  ];
  it.each(wrong)('is refused: %s', async (_, name, body) => {
    const answer = await put(
      name,
      body,
      name === 'encryption_required' ? idOf('backup') : platform,
    );
    expect(refusal(answer), answer.text).toEqual([400, 1000, 'value']);
    expect(answer.body.error.domain).toBe('PlatformAccountServer');
    expect(answer.body.error.details.info).toMatch(/^value /);
    expect(await stored()).toBe(0);
  });

  it('is beyond the limits', async () => {
    const right: [string, unknown][] = [
      ['support_language', 'x'.repeat(16 * 1024 - 2)],
      ['security_options', deep(20)],
      ['tier_level_value', -1.5e-7],
      ['tier_level_value', '-1.5e-7'],
    ];
    for (const [name, value] of right) {
      const { status, text } = await put(name, { value });
      expect(status, text.slice(0, 200)).toBe(200);
      await server.admin.delete(`/applications/${platform}/settings/tenants/${tenant}/${name}`);
    }
    const flag = await put('encryption_required', { value: 'true' }, idOf('backup'));
    expect(flag.body.own.value).toBe(true);
    await server.admin.delete(
      `/applications/${idOf('backup')}/settings/tenants/${tenant}/encryption_required`,
    );
  });
});

describe('an invalid property of a setting', () => {
  it.each([
    ['no value where nothing was set', 'tier_level_value', { lock: true }, 'value'],
    ['nothing at all', 'tier_level_value', {}, 'value'],
    ['a lock that is no boolean', 'tier_level_value', { value: 1, lock: 'on' }, 'lock'],
    ['exclusive that is a number', 'tier_level_value', { value: 1, exclusive: 1 }, 'exclusive'],
    ['a lock on what nobody inherits', 'tenant_note', { value: 'x', lock: true }, 'lock'],
    ['exclusive there', 'tenant_note', { value: 'x', exclusive: true }, 'exclusive'],
  ])('is refused: %s', async (_, name, body, field) => {
    const answer = await put(name, body);
    expect(refusal(answer), answer.text).toEqual([400, 1000, field]);
    expect(await stored()).toBe(0);
  });
});

describe('an unknown setting', () => {
  it('is not found', async () => {
    const nobody = randomUUID();
    const cases: [string, string, string, string][] = [
      [nobody, tenant, 'tier_level_value', nobody],
      [platform, nobody, 'tier_level_value', nobody],
      [platform, tenant, 'no_such_setting', 'no_such_setting'],
      // A setting of another application.
      [idOf('backup'), tenant, 'tier_level_value', 'tier_level_value'],
    ];
    for (const [application, id, name, missing] of cases) {
      const path = `/applications/${application}/settings/tenants/${id}/${name}`;
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const { status, body } = await server.admin.request(method, path, {
          ...(method === 'PUT' && { body: { value: 1 } }),
        });
        expect([method, status]).toEqual([method, 404]);
        expect(body.error).toMatchObject({
          domain: 'PlatformAccountServer',
          code: 'application_not_found',
          context: { id: missing },
        });
      }
    }
    for (const path of [
      `/applications/${nobody}/settings/schemas`,
      `/applications/${nobody}/settings/tenants?uuids=${tenant}`,
      `/applications/${nobody}/settings/tenants/${tenant}`,
      `/tenants/${nobody}/settings`,
    ]) {
      expect((await server.admin.get(path)).status).toBe(404);
    }
    expect(await stored()).toBe(0);
  });
});
