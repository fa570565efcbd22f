import { describe, expect, it } from 'vitest';
import { platformBrandId } from '../../../src/domain/branding/brands/effective-brand.js';
import { brandOf, done, makeBranded, png } from '../../support/brands.js';
import type { Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { send } from '../support.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Lantern');
const administrator = await server.makeClient(partner.id, 'partner_admin');

const ask = async (query: string, variables: object = {}, as: As = administrator) => {
  const { body } = await send(server.as(as), query, { ...variables });
  expect(body.errors).toBeUndefined();
  return body.data;
};

const mutation = (name: string, selection: string) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  return `mutation($input: ${type}) { ${name}(input: $input) {
    ${selection} userErrors { code field legacyCode } } }`;
};
const change = async (name: string, selection: string, input: object, as?: As) =>
  (await ask(mutation(name, selection), { input }, as))[name];

/** Sends `file` to where an upload wants it. */
const post = (uploadUrl: string, file: Buffer, headers = { 'content-type': 'image/png' }) =>
  server.anonymous.post(new URL(uploadUrl).pathname, file, { headers });

const smtp = 'smtp { override replyAddress server port user encryption hasPassword }';

describe('brands in the graph', () => {
  it('are created, changed and deleted as in REST', async () => {
    const { id: tenantId, version } = partner;
    const begun = await change(
      'enableBrand',
      'tenant { version brandId brandUuid } brand { id number colorScheme serviceName logoUrl }',
      { tenantId, version },
    );
    expect(begun.userErrors).toEqual([]);
    const { id, number } = begun.brand;
    expect(begun.tenant).toEqual({ version: version + 1, brandId: number, brandUuid: id });
    expect(begun.brand).toMatchObject({ colorScheme: 'DEFAULT', logoUrl: null });

    const changed = await change(
      'updateBrand',
      `tenant { version } brand { companyName colorScheme color supportUrl whiteLabeledAgent ${smtp} }`,
      {
        tenantId,
        version: version + 1,
        companyName: 'Lantern',
        colorScheme: 'DARK_AND_LIGHT_BLUE',
        color: '#2C5BB8',
        supportUrl: 'support.lantern.example',
        whiteLabeledAgent: true,
        smtpOverride: true,
        smtpServer: 'smtp.lantern.example',
        smtpPort: 465,
        smtpReplyAddress: 'hello@lantern.example',
        smtpUser: 'lantern',
        smtpPassword: 'sesame',
        smtpEncryption: 'SSL',
      },
    );
    expect(changed).toEqual({
      tenant: { version: version + 2 },
      brand: {
        companyName: 'Lantern',
        colorScheme: 'DARK_AND_LIGHT_BLUE',
        color: '2C5BB8',
        supportUrl: 'support.lantern.example',
        whiteLabeledAgent: true,
        smtp: {
          override: true,
          replyAddress: 'hello@lantern.example',
          server: 'smtp.lantern.example',
          port: 465,
          user: 'lantern',
          encryption: 'SSL',
          hasPassword: true,
        },
      },
      userErrors: [],
    });
    expect(done(await brandOf(server, tenantId).get())).toMatchObject({
      id,
      color_scheme: 'dark_and_light_blue',
      smtp_override: 1,
      smtp_password: '**********',
    });
    const ended = await change('disableBrand', 'tenant { version brandId brandUuid }', {
      tenantId,
      version: version + 2,
    });
    expect(ended).toEqual({
      tenant: { version: version + 3, brandId: null, brandUuid: null },
      userErrors: [],
    });
  });

  it('are refused in the payload, with the names of the input', async () => {
    const branded = await makeBranded(server, partner.id, 'folder');
    const named = { tenantId: branded.id, version: branded.version };
    const customer = await server.makeTenant(partner.id, 'customer', 'Shop');
    const refused = async (name: string, input: object) => {
      const payload = await change(name, 'tenant { id }', input);
      expect(payload.tenant).toBeNull();
      const [{ code, field, legacyCode }] = payload.userErrors;
      return [code, field?.join('.') ?? null, legacyCode];
    };
    const ofCustomer = { tenantId: customer.id, version: customer.version };
    expect(await refused('enableBrand', ofCustomer)).toEqual(['BUSINESS_RULE', null, 1027]);
    expect(await refused('enableBrand', named)).toEqual(['CONFLICT', null, 1010]);
    expect(await refused('disableBrand', { ...named, version: 99 })).toEqual([
      'VERSION_MISMATCH',
      'input.version',
      1001,
    ]);
    for (const [field, value] of Object.entries({
      supportUrl: 'javascript:alert(1)',
      companyName: 'a\r\nb',
      color: 'red',
      logotype: branded.id,
      smtpPort: 70_000,
      smtpServer: 'a b',
      smtpReplyAddress: 'x',
      smtpOverride: true,
    })) {
      const blamed = field === 'smtpOverride' ? 'smtpServer' : field;
      expect(await refused('updateBrand', { ...named, [field]: value })).toEqual([
        'BAD_INPUT',
        `input.${blamed}`,
        1000,
      ]);
    }
  });

  it('are the own and the effective one of a tenant', async () => {
    const { id, version } = await makeBranded(server, server.rootId);
    done(
      await brandOf(server, id).put(version, { company_name: 'Above', smtp_server: 's.example' }),
    );
    done(await brandOf(server, id).upload(version + 1, png(4, 2)));
    const folder = await server.makeTenant(id, 'folder', 'Folder');
    const customer = await server.makeTenant(folder.id, 'customer', 'Customer');
    const query = `query($id: ID!) { tenant(id: $id) {
      brand { id } effectiveBrand { companyName logoUrl owner { name } ${smtp} } } }`;
    const below = await server.makeClient(customer.id, 'readonly_admin');
    const { logotype } = done(await brandOf(server, id).get());
    const shown = {
      brand: null,
      effectiveBrand: {
        companyName: 'Above',
        logoUrl: `http://localhost:4000/api/2/content/images/${logotype}`,
        owner: null,
        smtp: null,
      },
    };
    expect((await ask(query, { id: customer.id }, below)).tenant).toEqual(shown);
    const seen = (await ask(query, { id: customer.id }, server.admin)).tenant.effectiveBrand;
    expect(seen).toMatchObject({
      owner: { name: expect.any(String) },
      smtp: { server: 's.example' },
    });
    const own = await ask(query, { id: partner.id });
    expect(own.tenant).toMatchObject({ brand: null, effectiveBrand: { owner: null, smtp: null } });
  });

  it('can be read by all authenticated callers', async () => {
    const { brand_uuid: id, brand_id: number } = await makeBranded(server, server.rootId);
    const query = 'query($id: ID!) { brand(id: $id) { id number smtp { server } owner { id } } }';
    const shown = { id, number, smtp: null, owner: null };
    expect(await ask(query, { id })).toEqual({ brand: shown });
    expect(await ask(query, { id: String(number) })).toEqual({ brand: shown });
    const platform = { id: platformBrandId, number: 0, smtp: null, owner: null };
    expect(await ask(query, { id: platformBrandId }, server.admin)).toEqual({ brand: platform });
    expect(await ask(query, { id: partner.id })).toEqual({ brand: null });
    const { data } = await ask(`{ data: __type(name: "BrandSmtp") { fields { name } } }`);
    expect(JSON.stringify(data)).not.toMatch(/"\w*(?<!has)password"/i);
  });

  it('need the same number of statements for any number of tenants', async () => {
    const query = `query($id: ID!) { tenant(id: $id) { children(first: 50) { nodes {
      brand { id logoUrl ${smtp} owner { name } } effectiveBrand { id companyName owner { name } } } } } }`;
    const cost = async (size: number) => {
      const { id } = await makeBranded(server, server.rootId);
      for (let i = 0; i < size; i++) {
        if (i % 2 === 0) await makeBranded(server, id, 'folder');
        else await server.makeTenant(id, 'customer', `${size} ${i}`);
      }
      const statements = [];
      for (let times = 0; times < 3; times++) {
        statements.push((await send(server.client, query, { id })).statements);
      }
      return statements[2];
    };
    const few = await cost(3);
    expect(few).toBeLessThanOrEqual(6);
    expect(await cost(12)).toBe(few);
  });
});

describe('an upload of a logotype', () => {
  const open = async (as: As, { id: tenantId, version }: Body) => {
    const made = await change(
      'createLogoUpload',
      'uploadUrl method contentType expiresAt',
      { tenantId, version },
      as,
    );
    expect(made.userErrors).toEqual([]);
    return made as Record<'uploadUrl' | 'method' | 'contentType' | 'expiresAt', string>;
  };
  const branded = () => makeBranded(server, partner.id, 'folder');
  const logoOf = async ({ id }: Body) => done(await brandOf(server, id).get()).logotype as unknown;

  it('accepts one image from any holder of its URL', async () => {
    const tenant = await branded();
    const { uploadUrl, method, contentType, expiresAt } = await open(administrator, tenant);
    expect([method, contentType]).toEqual(['POST', 'image/png']);
    expect(uploadUrl).toMatch(/^http:\/\/localhost:4000\/api\/2\/content\/uploads\/[\w-]{43}$/);
    const left = new Date(expiresAt).getTime() - Date.now();
    expect(Math.abs(left - 600_000)).toBeLessThan(60_000);
    // A refused upload does not use up the URL.
    expect((await post(uploadUrl, Buffer.from('<svg/>'))).status).toBe(400);
    const json = { 'content-type': 'application/json' };
    expect((await post(uploadUrl, png(4, 2), json)).status).toBe(415);
    const sent = await post(uploadUrl, png(4, 2));
    expect([sent.status, sent.body.id, sent.body.version]).toEqual([
      201,
      tenant.id,
      tenant.version + 1,
    ]);
    expect(await logoOf(tenant)).toEqual(expect.any(String));
    const again = await post(uploadUrl, png(4, 2));
    expect([again.status, again.body.error.code]).toEqual([404, 'application_not_found']);
    const other = uploadUrl.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await post(other, png(4, 2))).status).toBe(404);
  });

  it('accepts one of two concurrent images', async () => {
    const { uploadUrl } = await open(administrator, await branded());
    const both = await Promise.all([post(uploadUrl, png(4, 2)), post(uploadUrl, png(5, 2))]);
    const [first, second] = both.map(({ status }) => status).sort();
    expect(first).toBe(201);
    expect([404, 409]).toContain(second);
  });

  it('is bound to the version of the tenant, and valid for ten minutes', async () => {
    const tenant = await branded();
    const stale = await open(administrator, tenant);
    tenant.version = done(
      await brandOf(server, tenant.id).put(tenant.version, { company_name: 'x' }),
    ).version;
    const late = await post(stale.uploadUrl, png(4, 2));
    expect([late.status, late.body.error.context.code]).toEqual([409, 1001]);
    const { uploadUrl } = await open(administrator, tenant);
    server.clock.offset += 600_001;
    try {
      expect((await post(uploadUrl, png(4, 2))).status).toBe(404);
    } finally {
      server.clock.offset = 0;
    }
    expect(await logoOf(tenant)).toBeNull();
  });

  it('is valid while its creator is authorized', async () => {
    const tenant = await branded();
    const person = await server.makePerson(partner.id, 'uploader', 'partner_admin');
    const { uploadUrl } = await open(person, tenant);
    const revoked = await server.admin.put(`/users/${person.id}/access_policies`, { items: [] });
    expect(revoked.status, revoked.text).toBe(200);
    expect((await post(uploadUrl, png(4, 2))).status).toBe(404);
    const other = await server.makePerson(partner.id, 'leaver', 'partner_admin');
    const second = await open(other, tenant);
    const { version } = done(await server.admin.get(`/users/${other.id}`));
    const left = await server.admin.put(`/users/${other.id}`, { version, enabled: false });
    expect(left.status, left.text).toBe(200);
    expect((await post(second.uploadUrl, png(4, 2))).status).toBe(404);
    expect(await logoOf(tenant)).toBeNull();
  });

  it('requires an existing brand and authorization', async () => {
    const plain = await server.makeTenant(partner.id, 'folder', 'Plain');
    const input = { tenantId: plain.id, version: plain.version };
    const refused = await change('createLogoUpload', 'uploadUrl', input);
    expect(refused).toMatchObject({ uploadUrl: null, userErrors: [{ code: 'NOT_FOUND' }] });
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    const tenant = await branded();
    const { body } = await send(viewer, mutation('createLogoUpload', 'uploadUrl'), {
      input: { tenantId: tenant.id, version: tenant.version },
    });
    expect(body.errors![0].extensions.code).toBe('ACCESS_DENIED');
  });
});
