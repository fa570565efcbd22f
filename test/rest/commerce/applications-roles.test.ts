import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { applications } from '../../../src/catalogue/applications.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/* Features that are on, and roles that can be held. */
const server = await useTestServer();
const partner = (await server.makeTenant(server.rootId, 'partner', 'Partner')).id;
const customer = (await server.makeTenant(partner, 'customer', 'Customer')).id;
const unit = (await server.makeTenant(customer, 'unit', 'Unit')).id;
const viewer = await server.makeClient(customer, 'readonly_admin');

const idOf = (type: string) => applications.find((each) => each.type === type)!.id;
const notary = idOf('notary');

describe('a feature', () => {
  const path = (tenant: string, name = 'e-sign.v2', application = notary) =>
    `/applications/${application}/features/tenants/${tenant}/${name}`;
  const send = (method: string, where: string, as: As = server.admin) =>
    server.as(as).request(method, where);
  const status = async (tenant: string, name?: string) => {
    const answer = await send('GET', path(tenant, name));
    expect(answer.status, answer.text).toBe(200);
    return (answer.body as { status: boolean }).status;
  };

  it('is disabled until it is enabled for a tenant and its descendants', async () => {
    expect(await status(unit)).toBe(false);
    const made = await send('POST', path(partner));
    expect([made.status, made.body]).toEqual([201, { status: true }]);
    expect([await status(partner), await status(customer), await status(unit)]).toEqual([
      true,
      true,
      true,
    ]);
    // The nearest value applies.
    const gone = await send('DELETE', path(customer));
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect([await status(partner), await status(customer), await status(unit)]).toEqual([
      true,
      false,
      false,
    ]);
    await send('POST', path(unit));
    await send('POST', path(unit));
    expect([await status(customer), await status(unit)]).toEqual([false, true]);
    expect(await status(unit, 'another')).toBe(false);
    expect(await status(unit, 'E-SIGN.V2')).toBe(false);
  });

  it('can be changed by platform administrators, and read by all', async () => {
    expect((await send('GET', path(customer), viewer)).status).toBe(200);
    const admin = await server.makeClient(partner, 'partner_admin');
    for (const method of ['POST', 'DELETE']) {
      const { status: refused, body } = await send(method, path(customer), admin);
      expect(refused).toBe(403);
      expect(body.error).toMatchObject({ domain: 'PlatformAccountServer', code: 'access_denied' });
    }
    expect((await send('GET', path(partner), viewer)).status).toBe(404);
  });

  it('requires a name, a tenant and an application', async () => {
    const nobody = randomUUID();
    for (const [where, missing] of [
      [path(nobody), nobody],
      [path(customer, 'x', nobody), nobody],
      [path(customer, '-x'), '-x'],
      [path(customer, 'a b'), 'a b'],
      [path(customer, 'x'.repeat(65)), 'x'.repeat(65)],
    ] as const) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const { status: found, body } = await send(method, where);
        expect([method, where, found]).toEqual([method, where, 404]);
        expect(body.error).toMatchObject({
          code: 'application_not_found',
          context: { id: missing },
        });
      }
    }
    expect((await send('POST', path(customer, '%00'))).status).toBe(404);
    expect((await send('POST', path(customer, 'x'.repeat(64)))).status).toBe(201);
  });
});

describe('the roles of a tenant', () => {
  const list = async (tenant: string, query = {}, application?: string) => {
    const where = application
      ? `/tenants/${tenant}/applications/${application}/roles`
      : `/tenants/${tenant}/applications/roles`;
    const { status, body, text } = await server.admin.get(where, query);
    expect(status, text).toBe(200);
    return body.items as any[];
  };
  const names = (items: any[]) => items.map(({ role }) => role as string);

  it('depend on its kind and its applications', async () => {
    const platform = idOf('platform');
    const everywhere = [
      'legal_docs_signer',
      'licensing_admin',
      'managed_clients_admin',
      'readonly_admin',
      'replication_manager',
      'token_introspector',
      'usage_reporter',
    ];
    expect(names(await list(customer)).sort()).toEqual(['company_admin', ...everywhere].sort());
    expect(names(await list(unit)).sort()).toEqual([...everywhere, 'unit_admin'].sort());
    const root = names(await list(server.rootId));
    expect(root).toEqual(expect.arrayContaining(['root_admin', 'partner_admin', 'notary_admin']));
    expect(root).not.toContain('company_admin');
    expect(root).not.toContain('backup_user');
    const items = await list(customer);
    expect(items.find(({ role }) => role === 'company_admin')).toEqual({
      application_id: platform,
      is_default: true,
      role: 'company_admin',
      type: 'admin',
    });
    expect(items.filter(({ is_default: standard }) => standard)).toHaveLength(1);
    const types = Object.fromEntries(items.map(({ role, type }) => [role, type]));
    expect(types).toMatchObject({
      readonly_admin: 'admin',
      licensing_admin: 'admin',
      usage_reporter: 'user',
    });
  });

  it('of one application are listed if it is enabled', async () => {
    expect(await list(customer, {}, notary)).toEqual([]);
    const error = {
      domain: 'ApplicationAccountServer',
      code: 1026,
      message: 'the application is off for the tenant',
    };
    const detailed = await list(customer, { _issues: 'embed_detailed' }, notary);
    expect(detailed).toEqual([
      {
        application_id: notary,
        is_default: false,
        role: 'notary_admin',
        type: 'admin',
        _issues: { target: 'application', severity: 'error', error },
      },
      {
        application_id: notary,
        is_default: false,
        role: 'notary_user',
        type: 'user',
        _issues: { target: 'application', severity: 'error', error },
      },
    ]);
    // Documented as "If set true", with `embed_detailed` as its example.
    for (const [issues, found] of [
      ['true', detailed],
      ['1', detailed],
      ['false', []],
      ['0', []],
    ] as const) {
      expect(await list(customer, { _issues: issues }, notary)).toEqual(found);
    }
    const all = await list(customer, { _issues: 'embed_detailed' });
    expect(await list(customer, { _issues: true })).toEqual(all);
    expect(names(all)).toEqual(expect.arrayContaining(['notary_user', 'backup_user', 'hci_admin']));
    expect(all.filter(({ _issues }) => !_issues).map(({ role }) => role as string)).toEqual(
      names(await list(customer)),
    );
    for (const tenant of [partner, customer]) {
      const { status } = await server.admin.post(
        `/applications/${notary}/bindings/tenants/${tenant}`,
      );
      expect(status).toBe(204);
    }
    expect(names(await list(customer, {}, notary))).toEqual(['notary_admin', 'notary_user']);
    expect(await list(customer, { _issues: 'embed_detailed' }, notary)).toEqual(
      await list(customer, {}, notary),
    );
    expect(names(await list(partner, {}, notary))).toEqual(['notary_admin']);
    expect(names(await list(customer))).toContain('notary_user');
  });

  it('can be read by callers who can see the tenant', async () => {
    const get = (where: string, query = {}) => viewer.get(where, query);
    expect((await get(`/tenants/${customer}/applications/roles`)).status).toBe(200);
    expect((await get(`/tenants/${partner}/applications/roles`)).status).toBe(404);
    expect((await get(`/tenants/${partner}/applications/${notary}/roles`)).status).toBe(404);
    const unknown = await get(`/tenants/${customer}/applications/${randomUUID()}/roles`);
    expect([unknown.status, unknown.body.error.domain]).toEqual([404, 'PlatformAccountServer']);
    const wrong = await get(`/tenants/${customer}/applications/roles`, { _issues: 'some' });
    expect(refusal(wrong)).toEqual([400, 1000, '_issues']);
  });
});
