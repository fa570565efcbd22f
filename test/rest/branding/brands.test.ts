import { describe, expect, it } from 'vitest';
import { platformBrandId } from '../../../src/domain/branding/brands/effective-brand.js';
import { sql } from '../../../src/database/sql.js';
import { brandOf, done, makeBranded, png } from '../../support/brands.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();

const at = (id: string, as: As = server.admin) => brandOf(server, id, as);
const tenantOf = async (id: string) => done(await server.admin.get(`/tenants/${id}`));
const putTenant = (id: string, body: object, as: As = server.admin) =>
  server.as(as).put(`/tenants/${id}`, body);
const makeTenantIn = (parentId: string, kind: string) =>
  server.makeTenant(parentId, kind, `tenant ${Math.random()}`);

const noSmtp = {
  smtp_override: 0,
  smtp_reply_address: '',
  smtp_server: '',
  smtp_port: 0,
  smtp_user: '',
  smtp_password: '',
  smtp_encryption: '',
};

describe('the brand of a tenant', () => {
  it('is created as a copy of the inherited one, and is used until it is deleted', async () => {
    const { id, version } = await makeTenantIn(server.rootId, 'partner');
    expect(refusal(await at(id).get())).toEqual([404, 1005, undefined]);
    const before = done(await at(id).get(1));
    // Documented as a number, and described as "If true".
    expect(done(await at(id).get('true'))).toEqual(before);
    for (const off of [0, 'false']) {
      expect(refusal(await at(id).get(off))).toEqual([404, 1005, undefined]);
    }
    expect(refusal(await at(id).get('yes'))).toEqual([400, 1000, 'effective']);
    expect(before).toMatchObject({ id: platformBrandId, color_scheme: 'default', ...noSmtp });

    const enabled = await at(id).post(version);
    expect(enabled.status, enabled.text).toBe(201);
    expect(enabled.body).toMatchObject({ id, version: version + 1 });
    const { brand_id: number, brand_uuid: uuid } = enabled.body;
    expect(number).toBeGreaterThan(0);
    const own = done(await at(id).get());
    expect(own).toEqual({ ...before, id: uuid });
    expect(refusal(await at(id).post(version + 1))).toEqual([409, 1010, undefined]);

    const removed = await at(id).remove(version + 1);
    expect([removed.status, removed.text]).toEqual([204, '']);
    const after = await tenantOf(id);
    expect(after).toMatchObject({ version: version + 2, brand_id: null });
    expect(after).not.toHaveProperty('brand_uuid');
    expect((await at(id).get()).status).toBe(404);
    for (const name of [uuid, String(number)]) {
      expect((await server.anonymous.get(`/brands/${name}`)).status).toBe(404);
    }
    const again = done(await at(id).post(version + 2));
    expect(again.brand_id).toBeGreaterThan(number);
  });

  it('stores every value in the contract', async () => {
    const { id, version } = await makeBranded(server);
    const values = {
      account_server_url: 'mc-cloud.example.com',
      backup_console_url: 'mc-cloud.example.com/bc',
      color: 'FFFFFF',
      color_scheme: 'green',
      company_name: 'Lantern',
      help_url: 'api/ams/links/help',
      home_url: 'www.example.com',
      knowledgebase_url: 'kb.example.com/errorcode/',
      mobile_app_android_download_url: 'www.mobile.com/download',
      mobile_app_ios_download_url: 'https://www.mobile.com:8443/download?a=1&b=%20',
      owns_custom_legal_docs: true,
      white_labeled_agent: true,
      hide_predefined: 1,
      platform_terms_url: 'terms.example.com:8443/x',
      privacy_policy_url: 'https://www.example.com/company/privacy.html',
      reg_server_url: '//rs.example.com',
      router_url: 'cloud.example.com',
      agent_gateway_url: 'https://agents.example.com',
      service_name: 'Lantern Cloud',
      smtp_encryption: 'TLS',
      smtp_override: 1,
      smtp_port: 465,
      smtp_reply_address: 'noreply@example.com',
      smtp_server: 'smtp.example.com',
      smtp_user: 'smtpuser',
      support_phone: '+1 1111 1111111',
      support_url: 'mailto:support@example.com',
      terms_url: 'terms.example.com',
      upsell_url: 'www.partner.com/buy',
      user_guide_url: 'guide.example.com',
    };
    const { status, body } = await at(id).put(version, {
      ...values,
      smtp_password: 'sesame',
      id: 'x',
    });
    expect([status, body.version]).toEqual([200, version + 1]);
    const shown = done(await at(id).get());
    expect(shown).toEqual({
      ...values,
      id: body.brand_uuid,
      logotype: null,
      smtp_password: '**********',
    });
    // Omitted fields do not change, and neither do fields that are sent back.
    expect((await at(id).put(version + 1, shown)).status).toBe(200);
    expect((await at(id).put(version + 2, { color: '#00ff7F' })).status).toBe(200);
    expect(done(await at(id).get())).toEqual({ ...shown, color: '00ff7F' });
    expect((await at(id).put(version + 3, { color: null, company_name: '' })).status).toBe(200);
    expect(done(await at(id).get())).toEqual({ ...shown, color: null, company_name: null });
  });

  it('applies to descendants down to the next brand, also below a folder', async () => {
    const partner = await makeBranded(server);
    await at(partner.id).put(partner.version, { company_name: 'Above' });
    const folder = await makeTenantIn(partner.id, 'folder');
    const customer = await makeTenantIn(folder.id, 'customer');
    const unit = await makeTenantIn(customer.id, 'unit');
    const held = async (id: string) => done(await at(id).get(1)).company_name as string | null;
    const all = () => Promise.all([folder.id, customer.id, unit.id].map(held));
    expect(await all()).toEqual(['Above', 'Above', 'Above']);

    const { version } = done(await at(folder.id).post(folder.version));
    expect(await all()).toEqual(['Above', 'Above', 'Above']);
    await at(folder.id).put(version, { company_name: 'Between' });
    expect(await all()).toEqual(['Between', 'Between', 'Between']);
    expect(await held(partner.id)).toBe('Above');

    await at(folder.id).remove(version + 1);
    expect(await all()).toEqual(['Above', 'Above', 'Above']);
    await at(partner.id).remove(partner.version + 1);
    expect(await all()).toEqual([null, null, null]);
  });

  it('of the root applies to all tenants', async () => {
    const { version } = await tenantOf(server.rootId);
    const root = done(await at(server.rootId).post(version));
    const { id } = await makeTenantIn(server.rootId, 'partner');
    expect(done(await at(id).get(1)).id).toBe(root.brand_uuid);
    expect(refusal(await at(server.rootId).put(root.version, { logotype: id }))).toEqual([
      400,
      1000,
      'logotype',
    ]);
    expect((await at(server.rootId).remove(root.version)).status).toBe(204);
    expect(done(await at(id).get(1)).id).toBe(platformBrandId);
  });

  it('can be read by all callers, without its mail server', async () => {
    const { id, version, brand_uuid, brand_id } = await makeBranded(server);
    await at(id).put(version, { service_name: 'Open', smtp_server: 'smtp.example.com' });
    for (const name of [brand_uuid, brand_id]) {
      const { status, body, text } = await server.anonymous.get(`/brands/${name}`);
      expect([status, body.id, body.service_name]).toEqual([200, brand_uuid, 'Open']);
      expect(text).not.toContain('smtp');
    }
    expect(done(await server.anonymous.get(`/brands/${platformBrandId}`)).id).toBe(platformBrandId);
    expect(done(await server.anonymous.get('/brands/0')).id).toBe(platformBrandId);
    for (const name of ['-1', '01', '1e3', '99999999999999999999', 'x', "' or 1=1"]) {
      const { status, body } = await server.anonymous.get(`/brands/${encodeURIComponent(name)}`);
      expect([status, body.error.code]).toEqual([404, 'application_not_found']);
    }
  });

  it('is deleted and restored with its tenant', async () => {
    const { id, version, brand_uuid } = await makeBranded(server);
    await at(id).upload(version, png(2, 2));
    const { logotype } = done(await at(id).get());
    const { version: disabled } = done(
      await putTenant(id, { version: version + 1, enabled: false }),
    );
    const gone = await server.admin.delete(`/tenants/${id}`, { version: disabled });
    expect(gone.status).toBe(204);
    const seen = async () => [
      (await server.anonymous.get(`/brands/${brand_uuid}`)).status,
      (await server.anonymous.get(`/content/images/${logotype}`)).status,
      (await at(id).get()).status,
    ];
    expect(await seen()).toEqual([404, 404, 404]);
    expect((await at(id).put(disabled + 1, { color: null })).status).toBe(404);
    const restored = await server.admin.post(`/tenants/${id}/restore`);
    expect(restored.status).toBe(204);
    expect(await seen()).toEqual([200, 200, 200]);
    expect((await tenantOf(id)).brand_uuid).toBe(brand_uuid);
  });
});

describe('a caller who changes a brand', () => {
  it('must administer its tenant as a partner does', async () => {
    const { id, version } = await makeBranded(server);
    const admin = await server.makeClient(id, 'partner_admin');
    const viewer = await server.makeClient(id, 'readonly_admin');
    const unrelated = await makeTenantIn(server.rootId, 'partner');
    const stranger = await server.makeClient(unrelated.id, 'partner_admin');
    const writes = (as: As) =>
      [
        () => at(id, as).put(version, { company_name: 'x' }),
        () => at(id, as).remove(version),
        () => at(id, as).post(version),
        () => at(id, as).upload(version, png(2, 2)),
      ] as const;
    for (const write of writes(viewer)) expect(refusal(await write())[0]).toBe(403);
    for (const write of writes(stranger)) expect(refusal(await write())[0]).toBe(404);
    expect((await at(id, stranger).get(1)).status).toBe(404);
    expect((await at(id, admin).put(version, { company_name: 'Mine' })).status).toBe(200);
    expect(done(await at(id, viewer).get()).company_name).toBe('Mine');
  });

  it('cannot change a tenant without one: a customer, a unit or others', async () => {
    const partner = await makeTenantIn(server.rootId, 'partner');
    const customer = await makeTenantIn(partner.id, 'customer');
    const unit = await makeTenantIn(customer.id, 'unit');
    for (const { id, version } of [customer, unit]) {
      const { status, body } = await at(id).post(version);
      expect([status, body.error.code, body.error.context.code]).toEqual([400, 400, 1027]);
      expect((await at(id).put(version, {})).status).toBe(400);
    }
    for (const answer of [
      await at(partner.id).put(partner.version, { color: null }),
      await at(partner.id).remove(partner.version),
      await at(partner.id).upload(partner.version, png(2, 2)),
      await at(partner.id).logo(),
    ]) {
      expect(refusal(answer)).toEqual([404, 1005, undefined]);
    }
    expect((await tenantOf(partner.id)).version).toBe(partner.version);
  });

  it('must send the version of the tenant', async () => {
    const { id, version } = await makeBranded(server);
    const stale = version - 1;
    for (const answer of [
      await at(id).post(stale),
      await at(id).put(stale, { company_name: 'x' }),
      await at(id).upload(stale, png(2, 2)),
      await at(id).remove(stale),
    ]) {
      expect(refusal(answer)).toEqual([409, 1001, 'version']);
    }
    expect(refusal(await at(id).post())).toEqual([400, 1000, 'version']);
    const both = await Promise.all([
      at(id).put(version, { company_name: 'one' }),
      at(id).put(version, { company_name: 'two' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await tenantOf(id)).toMatchObject({ version: version + 1 });
  });

  it('is refused by an update lock of another tenant', async () => {
    const { id, version } = await makeBranded(server);
    const locked = done(await putTenant(id, { version, update_lock: { enabled: true } }));
    const admin = await server.makeClient(id, 'partner_admin');
    for (const answer of [
      await at(id, admin).put(locked.version, { company_name: 'x' }),
      await at(id, admin).upload(locked.version, png(2, 2)),
      await at(id, admin).remove(locked.version),
    ]) {
      expect(refusal(answer)).toEqual([403, 1012, undefined]);
    }
    expect((await at(id).put(locked.version, { company_name: 'x' })).status).toBe(200);
  });

  it('can read its mail server, unlike others', async () => {
    const { id, version } = await makeBranded(server);
    await at(id).put(version, {
      smtp_override: 1,
      smtp_server: 'smtp.example.com',
      smtp_port: 25,
      smtp_reply_address: 'a@example.com',
      smtp_password: 'sesame',
    });
    const folder = await makeTenantIn(id, 'folder');
    const below = await server.makeClient(folder.id, 'partner_admin');
    const viewer = await server.makeClient(id, 'readonly_admin');
    for (const [as, where] of [
      [below, folder.id],
      [viewer, id],
    ] as const) {
      const shown = await at(where, as).get(1);
      expect(shown.body).toMatchObject({ id: expect.any(String), ...noSmtp });
      expect(shown.text).not.toMatch(/sesame|smtp\.example/);
    }
    expect(done(await at(folder.id).get(1))).toMatchObject({ smtp_server: 'smtp.example.com' });
    // A brand of a descendant has no mail server at first.
    await at(folder.id).post(folder.version);
    expect(done(await at(folder.id).get())).toMatchObject(noSmtp);
  });
});

describe('the password of the mail server', () => {
  const stored = async (id: string) => {
    const [row] = await server
      .session()
      .all<{ secret: string | null }>(
        sql`select encrypted_smtp_password as "secret" from brands where tenant_id = ${id}`,
      );
    return row!.secret && server.services.vault.open('smtp', row!.secret);
  };

  it('is stored encrypted, kept for asterisks, and removed by an empty text', async () => {
    const { id, ...made } = await makeBranded(server);
    let { version } = made;
    const put = async (body: object) => {
      done(await at(id).put(version++, body));
      return [await stored(id), done(await at(id).get()).smtp_password];
    };
    expect(await put({ smtp_password: 'sesame' })).toEqual(['sesame', '**********']);
    expect(await put({ smtp_password: '**********' })).toEqual(['sesame', '**********']);
    expect(await put({ smtp_user: 'x' })).toEqual(['sesame', '**********']);
    expect(await put({ smtp_password: '***********' })).toEqual(['***********', '**********']);
    expect(await put({ smtp_password: '' })).toEqual([null, '']);
    const dump = await server
      .session()
      .all(sql`select fields, details from audit_records where action = ${'updateBrand'}`);
    expect(JSON.stringify(dump)).not.toContain('sesame');
  });

  it('must be sent again with another server', async () => {
    const { id, ...made } = await makeBranded(server);
    let { version } = made;
    const put = async (body: object) => {
      const answer = await at(id).put(version, body);
      if (answer.status === 200) version++;
      return [answer.status, answer.body.error?.context?.field, await stored(id)];
    };
    const [here, there] = [{ smtp_server: 'mx.example.com' }, { smtp_server: 'mx.example.net' }];
    await put({ ...here, smtp_password: 'sesame' });
    for (const body of [there, { ...there, smtp_password: '**********' }]) {
      expect(await put(body)).toEqual([400, 'smtp_password', 'sesame']);
    }
    for (const body of [here, { smtp_server: 'MX.example.com', smtp_password: '**********' }]) {
      expect(await put(body)).toEqual([200, undefined, 'sesame']);
    }
    expect(await put({ ...there, smtp_password: 'open' })).toEqual([200, undefined, 'open']);
    // An empty server does not help either.
    expect(await put({ smtp_server: '' })).toEqual([200, undefined, null]);
  });
});

describe('the number of a brand in its tenant', () => {
  it('can be any until there is a brand, and then must be its number', async () => {
    const { id, version } = await makeTenantIn(server.rootId, 'partner');
    expect(done(await putTenant(id, { version, brand_id: 4711 })).brand_id).toBe(4711);
    const { brand_id, ...own } = done(await at(id).post(version + 1));
    expect(brand_id).not.toBe(4711);
    for (const other of [(brand_id as number) + 1, null]) {
      const answer = await putTenant(id, { version: own.version, brand_id: other });
      expect(refusal(answer)).toEqual([409, 1027, 'brand_id']);
    }
    const kept = done(await putTenant(id, { version: own.version, brand_id, internal_tag: 'x' }));
    expect(kept).toMatchObject({ brand_id, brand_uuid: own.brand_uuid });
    const turned = await putTenant(id, { version: kept.version, kind: 'customer' });
    expect(refusal(turned)).toEqual([409, 1027, 'kind']);
  });
});
