import { describe, expect, it } from 'vitest';
import {
  closeFromAbove,
  linkOf,
  makeDocument,
  publishDocument,
} from '../../support/legal-documents.js';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';

const tenants: Record<string, Body> = {};
const documents: Record<string, Body> = {};
/** Who looks at a tenant, and does nothing. */
const viewers: Record<string, Principal> = {};

/*
 * root ─┬─ reseller ── shop ── floor        nothing on the way
 *       ├─ upper ── lower (its own documents) ── inn
 *       └─ brand (its own documents) ─┬─ mill ── hall
 *                                     └─ closed: no ancestral access
 */
const server = await useTestServer();
const plant = async (name: string, kind: string, parent: string, more: object = {}) => {
  const parentId = parent === 'root' ? server.rootId : tenants[parent]!.id;
  tenants[name] = await server.makeTenant(parentId, kind, name, more);
  viewers[name] = await server.makeClient(tenants[name].id, 'readonly_admin');
};
await plant('reseller', 'partner', 'root');
await plant('shop', 'customer', 'reseller');
await plant('floor', 'unit', 'shop');
await plant('upper', 'partner', 'root');
await plant('lower', 'partner', 'upper');
await closeFromAbove(server, tenants['lower']!.id);
await plant('inn', 'customer', 'lower');
await plant('brand', 'partner', 'root');
await closeFromAbove(server, tenants['brand']!.id);
await plant('mill', 'customer', 'brand');
await plant('hall', 'unit', 'mill');
await plant('closed', 'customer', 'brand', { ancestral_access: false });
documents['root'] = await publishDocument(server, server.rootId);
documents['newer'] = await publishDocument(server, server.rootId, { link: linkOf('2024-02-01') });
documents['draft'] = await makeDocument(server, server.rootId, { link: linkOf('2024-03-01') });
for (const name of ['reseller', 'brand', 'mill']) {
  const { id } = tenants[name]!;
  documents[name] = await publishDocument(server, id);
  documents[`${name}-draft`] = await makeDocument(server, id, { link: linkOf('2024-02-01') });
}
const nobody = await server.makePerson(tenants['hall']!.id, 'nobody');

const nameOf = (id: string) => Object.entries(documents).find(([, one]) => one.id === id)![0];

/** The names of the documents that a batch of all of them comes to, each of which is there alone, too. */
async function seen(as: As): Promise<string[]> {
  const uuids = Object.values(documents)
    .map(({ id }) => id)
    .join();
  const { status, body } = await server.as(as).get('/legal_documents', { uuids });
  expect([200, 404]).toContain(status);
  const found = status === 200 ? (body.items as Body[]) : [];
  expect(found.length > 0).toBe(status === 200);
  const names = found.map(({ id }) => nameOf(id)).sort();
  for (const [name, { id }] of Object.entries(documents)) {
    const one = await server.as(as).get(`/legal_documents/${id}`);
    expect([name, one.status]).toEqual([name, names.includes(name) ? 200 : 404]);
    if (one.status === 404) expect(one.body.error.context.id).toBe(id);
  }
  return names;
}

const listed = async (tenant: string, as: As) => {
  const id = tenant === 'root' ? server.rootId : tenants[tenant]!.id;
  const { status, body } = await server.as(as).get(`/tenants/${id}/legal_documents`);
  return status === 200 ? (body.items as Body[]).map((one) => nameOf(one.id)) : status;
};

describe('a legal document can be read', () => {
  it('by callers with access to its owner or a tenant to which it applies', async () => {
    expect(await seen(viewers['floor'])).toEqual(['newer', 'reseller', 'root']);
    expect(await seen(viewers['reseller'])).toEqual(['newer', 'reseller', 'root']);
    expect(await seen(viewers['brand'])).toEqual(['brand', 'mill']);
    expect(await seen(viewers['mill'])).toEqual(['brand', 'mill']);
    expect(await seen(viewers['hall'])).toEqual(['brand', 'mill']);
    expect(await seen(viewers['closed'])).toEqual(['brand']);
    const root = await server.makeClient(server.rootId, 'readonly_admin');
    expect(await seen(root)).toEqual(['brand', 'mill', 'newer', 'reseller', 'root']);
  });

  it('by callers with access to any such tenant, regardless of others', async () => {
    expect(await seen(viewers['inn'])).toEqual([]);
    expect(await seen(viewers['upper'])).toEqual(['newer', 'root']);
    const both = viewers['inn']!;
    await server.grant('client', both.id, 'readonly_admin', tenants['upper']!.id);
    expect(await seen(both)).toEqual(['newer', 'root']);
  });

  it('by users of a tenant to which it applies, without a role', async () => {
    expect(await seen(nobody)).toEqual(['brand', 'mill']);
    const client = await server.makeClient(tenants['hall']!.id);
    expect(await seen(client)).toEqual([]);
  });

  it('by root administrators of its owner before it is published', async () => {
    expect(await seen(server.admin)).toEqual(Object.keys(documents).sort());
    const here = await server.makeClient(tenants['mill']!.id, 'root_admin');
    expect(await seen(here)).toEqual(['brand', 'mill', 'mill-draft']);
    const partner = await server.makeClient(tenants['brand']!.id, 'partner_admin');
    expect(await seen(partner)).toEqual(['brand', 'mill']);
  });
});

describe('the legal documents of a tenant', () => {
  it('are its own and inherited ones, nearest and latest first', async () => {
    expect(await listed('floor', viewers['floor'])).toEqual(['reseller', 'newer', 'root']);
    expect(await listed('floor', viewers['shop'])).toEqual(['reseller', 'newer', 'root']);
    expect(await listed('hall', viewers['hall'])).toEqual(['mill', 'brand']);
    expect(await listed('brand', viewers['brand'])).toEqual(['brand']);
    expect(await listed('closed', viewers['closed'])).toEqual(['brand']);
  });

  it('include its own unpublished ones for administrators', async () => {
    expect(await listed('root', server.admin)).toEqual(['draft', 'newer', 'root']);
    expect(await listed('reseller', server.admin)).toEqual([
      'reseller-draft',
      'reseller',
      'newer',
      'root',
    ]);
    expect(await listed('mill', server.admin)).toEqual(['mill-draft', 'mill', 'brand']);
    expect(await listed('hall', server.admin)).toEqual(['mill', 'brand']);
  });

  it('can be read by callers who can see it', async () => {
    expect(await listed('shop', viewers['brand'])).toBe(404);
    expect(await listed('brand', viewers['mill'])).toBe(404);
    expect(await listed('hall', nobody)).toBe(404);
  });
});

describe('a batch of legal documents', () => {
  it('has at most a hundred, in the order of the request', async () => {
    const list = (query: Record<string, string>) => server.admin.get('/legal_documents', query);
    const { id } = documents['root']!;
    expect(refusal(await list({}))).toEqual([400, 1000, 'uuids']);
    expect(refusal(await list({ uuids: 'x' }))).toEqual([400, 1000, 'uuids.0']);
    const many = Array.from({ length: 101 }, () => id).join();
    expect(refusal(await list({ uuids: many }))).toEqual([400, 1000, 'uuids']);
    const { body } = await list({ uuids: `${id},${id}` });
    expect(body.items).toHaveLength(1);
  });
});
