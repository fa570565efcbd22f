import { describe, expect, it } from 'vitest';
import { makeInfra, makeLocation } from '../support/infrastructure.js';
import type { Body } from '../support/people.js';
import { useTestServer, type As } from '../support/server.js';

/*
 * Two customers of one reseller: one receives its services through REST, the other through GraphQL.
 * Afterwards both APIs return the same for both customers.
 */
const server = await useTestServer();
await makeLocation(server, server.rootId);
const { id: storage } = await makeInfra(server, server.rootId);
const { id: partner } = await server.makeTenant(server.rootId, 'partner', 'Partner');
const reseller = await server.makeClient(partner, 'partner_admin');
const { items } = await read(server.client, `/tenants/${server.rootId}`, 'partner');
await put(server.client, partner, items);
const { id: overRest } = await server.makeTenant(partner, 'customer', 'Over REST');
const { id: overGraph } = await server.makeTenant(partner, 'customer', 'Over the graph');

const wanted = ['storage', 'vms', 'workstations', 'local_storage'];

async function read(as: As, tenant: string, kind: string): Promise<{ items: Body[] }> {
  const query = { kind, edition: 'standard' };
  const path = `${tenant}/offering_items/available_for_child`;
  const { status, body, text } = await server.as(as).get(path, query);
  expect(status, text).toBe(200);
  return body;
}

async function put(as: As, tenant: string, items: Body[]): Promise<void> {
  const path = `/tenants/${tenant}/offering_items`;
  const { status, text } = await server.as(as).put(path, { offering_items: items });
  expect(status, text).toBe(200);
}

async function graph(query: string, variables: Record<string, unknown>) {
  const { body, text } = await reseller.graph(query, variables);
  expect(body.errors, text).toBeUndefined();
  return body.data;
}

/** Returns the services of a tenant from both APIs, without ids and times of the tenant. */
async function toldOf(id: string) {
  const get = async (path: string, query: Record<string, string> = {}) => {
    const answer = await reseller.get(path, query);
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };
  const items = await get(`/tenants/${id}/offering_items`, { edition: '*' });
  const pricing = await get(`/tenants/${id}/pricing`);
  const prices = await get(`/tenants/${id}/offering_items/pricing`);
  const applications = await get(`/tenants/${id}/applications`);
  const { tenant } = await graph(
    `query ($id: ID!) {
      tenant(id: $id) {
        pricingMode pricing { mode currency version }
        prices { item { name } infraId price version }
        offeringItems { item { name } infraId enabled quota { value overage version } }
        quotaUsage { item { name } used quota overage state }
        applications { id }
      }
    }`,
    { id },
  );
  const { production_start_date: started, ...rest } = pricing;
  expect(started).not.toBeNull();
  return {
    items: (items.items as Body[]).map(({ tenant_id: _, updated_at: __, ...item }) => item),
    pricing: rest,
    prices: prices.items,
    applications: applications.items,
    tenant,
  };
}

describe('services on both APIs', () => {
  it('are created in REST', async () => {
    const { items } = await read(reseller, `/tenants/${partner}`, 'customer');
    const { body: infra } = await reseller.get('/infra', { uuids: storage });
    expect(infra.items).toHaveLength(1);
    const chosen = items
      .filter(({ name }) => wanted.includes(name as string))
      .map((item) =>
        item.type === 'feature'
          ? item
          : { ...item, quota: { value: 100, overage: 10, version: 0 } },
      );
    expect(chosen).toHaveLength(wanted.length);
    await put(reseller, overRest, chosen);
    const path = `/tenants/${overRest}/pricing`;
    const { body: trial } = await reseller.get(path);
    const { status, text } = await reseller.put(path, {
      ...trial,
      mode: 'production',
      currency: 'EUR',
    });
    expect(status, text).toBe(200);
    const priced = await reseller.put(`/tenants/${overRest}/offering_items/pricing`, {
      items: chosen
        .filter(({ name }) => name === 'vms')
        .map(({ application_id, name }) => ({ application_id, name, price: '2.50' })),
    });
    expect(priced.status, priced.text).toBe(200);
  });

  it('are created on the graph, in the same steps', async () => {
    const { tenant } = await graph(
      `query ($id: ID!) {
        tenant(id: $id) {
          offeringItemsAvailableForChild(kind: CUSTOMER, edition: "standard") {
            item { name type } infraComponent { id }
          }
        }
      }`,
      { id: partner },
    );
    const chosen = (tenant.offeringItemsAvailableForChild as Body[])
      .filter(({ item }) => wanted.includes(item.name as string))
      .map(({ item, infraComponent }) => ({
        name: item.name,
        infraId: infraComponent?.id,
        enabled: true,
        ...(item.type !== 'FEATURE' && { quota: { value: 100, overage: 10, version: 0 } }),
      }));
    expect(chosen).toHaveLength(wanted.length);
    const { set, price, start } = await graph(
      `mutation ($set: SetOfferingItemsInput!, $start: UpdatePricingInput!, $price: UpdatePricesInput!) {
        set: setOfferingItems(input: $set) { userErrors { code message } }
        start: updatePricing(input: $start) { userErrors { code message } }
        price: updatePrices(input: $price) { userErrors { code message } }
      }`,
      {
        set: { tenantId: overGraph, items: chosen },
        start: { tenantId: overGraph, version: 1, mode: 'PRODUCTION', currency: 'EUR' },
        price: {
          tenantId: overGraph,
          items: chosen
            .filter(({ name }) => name === 'vms')
            .map(({ name }) => ({ name, price: '2.50' })),
        },
      },
    );
    expect([set, start, price].flatMap(({ userErrors }) => userErrors)).toEqual([]);
  });

  it('have equal results', async () => {
    const told = await toldOf(overRest);
    const on = told.items.filter(({ status }) => status === 1);
    expect(on.map(({ name }) => name as string).sort()).toEqual([...wanted].sort());
    expect(told.pricing).toMatchObject({ mode: 'production', currency: 'EUR', version: 2 });
    expect(told.prices).toMatchObject([{ name: 'vms', price: '2.50' }]);
    expect(await toldOf(overGraph)).toEqual(told);
  });
});
