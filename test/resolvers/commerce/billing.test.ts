import { describe, expect, it } from 'vitest';
import { giveItems, makeCarrier, on } from '../../support/offering-items.js';
import { useTestServer, type As } from '../../support/server.js';
import { ask, attempt, change, refused, send } from '../support.js';

/* What tenants are charged, in the graph. */
const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const partnerAdmin = await server.makeClient(partner.id, 'partner_admin');
const infra = await makeCarrier(server, server.rootId);
await giveItems(server, partner.id, [on('servers'), on('vms'), on('storage', { infra_id: infra })]);

let names = 0;
const make = (kind = 'customer', parentId = partner.id) =>
  server.makeTenant(parentId, kind, `${kind} ${++names}`);
const everything = `pricing { mode currency version productionStartDate }
  prices { item { name application { type } } infraId price version }
  billing { mode usageCalculationMode version }
  billingPeriods { item { name } infraId start }`;
const read = async (id: string, as: As = server.admin) =>
  (await ask(server.as(as), `{ tenant(id: "${id}") { ${everything} } }`)).tenant;

const untouched = {
  pricing: { mode: 'TRIAL', currency: null, version: 1, productionStartDate: null },
  prices: [],
  billing: { mode: 'EXTERNAL', usageCalculationMode: 'LAST_DAY', version: 1 },
  billingPeriods: [],
};

/** Changes everything that there is to change of a tenant. */
async function charge(tenantId: string, as: As = server.admin) {
  const { tenant: priced } = await change(
    server.as(as),
    'updatePricing',
    'tenant { version pricing { mode currency version productionStartDate } }',
    { tenantId, version: 1, mode: 'PRODUCTION', currency: 'EUR' },
  );
  const { tenant: withPrices } = await change(
    server.as(as),
    'updatePrices',
    'tenant { prices { item { name } infraId price version } }',
    {
      tenantId,
      items: [
        { name: 'storage', infraId: infra, price: '0.050' },
        { name: 'servers', infraId: null, price: '600', version: null },
      ],
    },
  );
  const { tenant: billed } = await change(
    server.as(as),
    'updateBilling',
    'tenant { billing { mode usageCalculationMode version } }',
    { tenantId, version: 1, mode: 'INTERNAL', usageCalculationMode: 'AVERAGE' },
  );
  const { tenant: since } = await change(
    server.as(as),
    'updateBillingPeriods',
    'tenant { billingPeriods { item { name } infraId start } }',
    {
      tenantId,
      items: [
        {
          offeringItem: { name: 'storage', infraId: infra },
          currentPeriod: { start: '2024-02-29' },
        },
        { offeringItem: { name: 'vms' }, currentPeriod: null },
      ],
    },
  );
  return { ...priced, ...withPrices, ...billed, ...since };
}

describe('the pricing and billing of a tenant', () => {
  it('has defaults', async () => {
    const { id } = await make();
    expect(await read(id)).toEqual(untouched);
    const root = await read(server.rootId);
    expect(root.pricing.mode).toBe('PRODUCTION');
    expect(root.billingPeriods).toContainEqual({
      item: { name: 'storage' },
      infraId: infra,
      start: null,
    });
  });

  it('is changed by a mutation, which returns the new values', async () => {
    const { id } = await make();
    await giveItems(server, id, [on('servers')]);
    const told = await charge(id, partnerAdmin);
    expect(told).toEqual({
      version: 1,
      pricing: {
        mode: 'PRODUCTION',
        currency: 'EUR',
        version: 2,
        productionStartDate: expect.any(String),
      },
      prices: [
        { item: { name: 'servers' }, infraId: null, price: '600', version: 1 },
        { item: { name: 'storage' }, infraId: infra, price: '0.050', version: 1 },
      ],
      billing: { mode: 'INTERNAL', usageCalculationMode: 'AVERAGE', version: 2 },
      billingPeriods: [
        { item: { name: 'servers' }, infraId: null, start: null },
        { item: { name: 'storage' }, infraId: infra, start: '2024-02-29' },
      ],
    });
    const { version: _, ...rest } = told;
    const after = await read(id);
    expect(after).toMatchObject(rest);
    expect(after.prices[0].item.application.type).toBe('backup');
  });

  it('is the same on both APIs', async () => {
    const { id } = await make();
    await charge(id);
    const rest = async (path: string) => (await server.admin.get(path)).body;
    expect(await rest(`/tenants/${id}/pricing`)).toMatchObject({ mode: 'production', version: 2 });
    expect((await rest(`/tenants/${id}/offering_items/pricing`)).items).toMatchObject([
      { name: 'servers', price: '600' },
      { name: 'storage', price: '0.050', infra_id: infra },
    ]);
    expect(await rest(`/billing/tenants/${id}`)).toMatchObject({ mode: 'internal', version: 2 });
    expect((await rest(`/billing/tenants/${id}/periods`)).items).toMatchObject([
      { offering_item: { name: 'storage' }, current_period: { start: '2024-02-29' } },
    ]);
  });

  it('is current after a mutation in the same request', async () => {
    const { id } = await make();
    const mode = (name: string, version: number, to: string) =>
      `${name}: updatePricing(input: { tenantId: "${id}", version: ${version}, mode: ${to} }) {
        tenant { pricing { mode version } } userErrors { code } }`;
    const { body } = await send(
      server.admin,
      `mutation { ${mode('a', 1, 'PRODUCTION')} ${mode('b', 2, 'SUSPENDED')} ${mode('c', 2, 'PRODUCTION')} }`,
    );
    expect(body.data).toEqual({
      a: { tenant: { pricing: { mode: 'PRODUCTION', version: 2 } }, userErrors: [] },
      b: { tenant: { pricing: { mode: 'SUSPENDED', version: 3 } }, userErrors: [] },
      c: { tenant: null, userErrors: [{ code: 'VERSION_MISMATCH' }] },
    });
  });
});

describe('callers with access', () => {
  it('can read it', async () => {
    const customer = await make();
    const sibling = await make();
    await charge(customer.id);
    const company = await server.makeClient(customer.id, 'company_admin');
    const viewer = await server.makeClient(customer.id, 'readonly_admin');
    const seen = await read(customer.id);
    expect(await read(customer.id, company)).toEqual(seen);
    expect(await read(customer.id, viewer)).toEqual(seen);
    expect(await read(sibling.id, company)).toBeNull();
    const person = await server.makePerson(customer.id, 'person', 'backup_user');
    expect(await read(customer.id, person)).toBeNull();
  });

  it('cannot read the billing without administering the tenant', async () => {
    const customer = await make();
    const person = await server.makePerson(customer.id, 'onlooker');
    // A role that can only read the tenant.
    const { catalogue } = server.services;
    const role = {
      ...catalogue.role('readonly_admin')!,
      id: 'onlooker',
      scopes: ['tenant_viewer'],
    };
    (catalogue as unknown as { rolesById: Map<string, object> }).rolesById.set('onlooker', role);
    await server.grant('user', person.id, 'onlooker', customer.id);
    expect(await read(customer.id, person)).toEqual({
      ...untouched,
      billing: null,
      billingPeriods: null,
    });
    const { status } = await person.get(`/billing/tenants/${customer.id}`);
    expect(status).toBe(403);
  });

  it('can change it', async () => {
    const { id } = await make();
    const company = await server.makeClient(id, 'company_admin');
    const mutations: [string, string][] = [
      ['updatePricing', `{ tenantId: "${id}", version: 1, mode: PRODUCTION }`],
      ['updatePrices', `{ tenantId: "${id}", items: [] }`],
      ['updateBilling', `{ tenantId: "${id}", version: 1, mode: INTERNAL }`],
      ['updateBillingPeriods', `{ tenantId: "${id}", items: [] }`],
    ];
    for (const [mutation, input] of mutations) {
      const query = `mutation { ${mutation}(input: ${input}) { userErrors { code } } }`;
      const { body } = await send(company, query);
      expect(body.data).toEqual({ [mutation]: null });
      expect(body.errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' } }]);
    }
    expect(await read(id)).toEqual(untouched);
  });
});

describe('invalid input', () => {
  const price = (more: object) => ({
    items: [
      { name: 'vms', price: '1' },
      { name: 'servers', price: '1', ...more },
    ],
  });
  const period = (more: object, start: unknown = '2020-01-01') => ({
    items: [
      {
        offeringItem: { name: 'storage', infraId: infra, ...more },
        ...(start !== undefined && { currentPeriod: start && { start } }),
      },
    ],
  });
  const nobody = '11111111-2222-3333-4444-555555555555';
  it.each<[string, () => object, [code: string, field: string | null]]>([
    ['updatePricing', () => ({ version: 7, currency: 'EUR' }), ['VERSION_MISMATCH', 'version']],
    ['updatePrices', () => price({ price: '1,5' }), ['BAD_INPUT', 'items.1.price']],
    ['updatePrices', () => price({ price: '-1' }), ['BAD_INPUT', 'items.1.price']],
    ['updatePrices', () => price({ name: 'x' }), ['BAD_INPUT', 'items.1.name']],
    ['updatePrices', () => price({ infraId: infra }), ['BAD_INPUT', 'items.1.infraId']],
    ['updatePrices', () => price({ version: 3 }), ['VERSION_MISMATCH', 'items.1.version']],
    ['updateBilling', () => ({ version: 7, mode: 'INTERNAL' }), ['VERSION_MISMATCH', 'version']],
    [
      'updateBillingPeriods',
      () => period({}, '2999-01-01'),
      ['BAD_INPUT', 'items.0.currentPeriod.start'],
    ],
    [
      'updateBillingPeriods',
      () => period({}, '2023-02-29'),
      ['BAD_INPUT', 'items.0.currentPeriod.start'],
    ],
    [
      'updateBillingPeriods',
      () => ({ items: [{ offeringItem: { name: 'vms' } }] }),
      ['BAD_INPUT', 'items.0.currentPeriod'],
    ],
    [
      'updateBillingPeriods',
      () => period({ infraId: nobody }),
      ['BAD_INPUT', 'items.0.offeringItem.infraId'],
    ],
    [
      'updateBillingPeriods',
      () => period({ name: 'x' }),
      ['BAD_INPUT', 'items.0.offeringItem.name'],
    ],
  ])('%s is reported (%#)', async (mutation, input, [code, field]) => {
    const { id } = await make();
    const { tenant, userErrors } = await attempt(server.admin, mutation, 'tenant { id }', {
      tenantId: id,
      ...input(),
    });
    expect([tenant, userErrors]).toMatchObject([
      null,
      [{ code, field: field && ['input', ...field.split('.')] }],
    ]);
    expect(userErrors[0].message).not.toMatch(/infraComponentId/);
    expect(await read(id)).toEqual(untouched);
  });

  it('a price that is a number makes the request invalid', async () => {
    const { id } = await make();
    const literal = (value: string) =>
      `mutation { updatePrices(input: { tenantId: "${id}",
        items: [{ name: "vms", price: ${value} }] }) { userErrors { code } } }`;
    for (const value of ['0.05', '5', 'true', 'null', '["1"]']) {
      const { body } = await send(server.admin, literal(value));
      expect(body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    }
    const { body } = await send(
      server.admin,
      `mutation($input: UpdatePricesInput!) { updatePrices(input: $input) { userErrors { code } } }`,
      {
        input: { tenantId: id, items: [{ name: 'vms', price: 0.05 }] },
      },
    );
    expect(body.errors).toMatchObject([
      { message: expect.stringContaining('Decimal must be sent as a string') as string },
    ]);
    expect((await read(id)).prices).toEqual([]);
    expect(await refused(server.admin, `{ tenant(id: "${id}") { prices { cost } } }`)).toEqual([
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });
});

describe('a page of tenants', () => {
  it('needs one statement each for pricing, prices and billing, and two for periods', async () => {
    const fill = async (size: number) => {
      const parent = await make('partner');
      await giveItems(server, parent.id, [on('servers'), on('storage', { infra_id: infra })]);
      for (let i = 0; i < size; i++) {
        const child = await make('customer', parent.id);
        if (i < 3) await charge(child.id);
      }
      return parent.id;
    };
    const cost = async (id: string, selection: string) => {
      const query = `{ tenant(id: "${id}") { children(first: 50) { nodes { ${selection} } } } }`;
      await send(server.admin, query);
      const { statements, body } = await send(server.admin, query);
      expect(body.errors).toBeUndefined();
      expect(body.data.tenant.children.nodes[0]).not.toEqual({});
      return statements - (await send(server.admin, `{ tenant(id: "${id}") { name } }`)).statements;
    };
    const few = await fill(4);
    const many = await fill(50);
    const parts: [string, number][] = [
      ['pricing { mode currency version }', 2],
      ['prices { item { name } price }', 2],
      ['billing { mode version }', 2],
      ['billingPeriods { item { name } start }', 3],
      [everything, 6],
    ];
    for (const [selection, most] of parts) {
      expect([selection, await cost(few, selection)]).toEqual([selection, most]);
      expect([selection, await cost(many, selection)]).toEqual([selection, most]);
    }
  }, 120_000);
});
