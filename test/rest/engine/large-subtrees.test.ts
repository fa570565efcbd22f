import { afterEach, describe, expect, it, vi } from 'vitest';
import { giveItems, on } from '../../support/offering-items.js';
import type { Body } from '../../support/people.js';
import { useTestServer, type Caller, type Query } from '../../support/server.js';
import { send } from '../../resolvers/support.js';

/*
 * Searches of large subtrees and lists of changes choose between two ways, by the number of the rows
 * that match. What they contain is the same.
 */
const server = await useTestServer();
const { treeSizes } = server.services;
const partner = await server.makeTenant(server.rootId, 'partner', 'Match partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer', {
  contact: { email: 'match@example.com', firstname: 'Match' },
});
const other = await server.makeTenant(server.rootId, 'partner', 'Other match');
await server.makeTenant(customer.id, 'unit', 'Unit', { customer_id: 'MATCH-1' });
for (let i = 0; i < 6; i++) {
  const { id } = await server.makeUser([partner, customer, other][i % 3]!.id, `match-${i}`, {
    contact: { firstname: i % 2 ? 'Match' : 'Other' },
  });
  await server.grant('user', id, 'readonly_admin', customer.id);
}
await server.makeUser(customer.id, 'by-contact', { contact: { lastname: 'matching' } });
const gone = await server.makeUser(customer.id, 'match-gone');
await server.admin.delete(`/users/${gone.id}?version=${gone.version}`);
await giveItems(server, partner.id, [on('vms'), on('servers')]);
await giveItems(server, customer.id, [on('vms'), on('servers')]);
const api = await server.makeClient(partner.id, 'partner_admin');
const callers: [name: string, caller: Caller][] = [
  ['root', server.admin],
  ['a partner', api],
];

afterEach(() => {
  vi.restoreAllMocks();
});

/** Limits the rows that count as few to `most`. */
function beFew(most: number) {
  vi.spyOn(treeSizes, 'fewChanges', 'get').mockReturnValue(most);
  vi.spyOn(treeSizes, 'fewMatches', 'get').mockReturnValue(most);
}

describe.each(callers)('a search of %s in a large subtree', (_name, caller) => {
  const searches = ['match', 'Match p', 'MATCH-1', 'matching', 'nothing', 'example.com', '-'];

  const find = async (query: Query) => {
    const { status, body } = await caller.get('/search', { tenant: partner.id, ...query });
    expect(status).toBe(200);
    const { body: answer } = await send(
      caller,
      `query($tenant: ID!, $text: String!, $first: Int!, $deleted: Boolean!) {
        search(tenantId: $tenant, text: $text, first: $first, includeDeleted: $deleted) { nodes { __typename ... on Tenant { id } ... on User { id } } } }`,
      {
        tenant: partner.id,
        text: query.text,
        first: query.limit ?? 10,
        deleted: query.allow_deleted ?? false,
      },
    );
    return [body.items, answer.data];
  };

  it.each(searches)('finds the same: %s', async (text) => {
    for (const more of [{}, { limit: 3 }, { allow_deleted: true }]) {
      const small = await find({ text, ...more });
      vi.spyOn(treeSizes, 'isLarge').mockResolvedValue(true);
      for (const most of [0, 3, 2000]) {
        beFew(most);
        expect(await find({ text, ...more }), `${most}`).toEqual(small);
      }
      vi.restoreAllMocks();
    }
  });

  it('finds deleted users', async () => {
    vi.spyOn(treeSizes, 'isLarge').mockResolvedValue(true);
    for (const most of [0, 2000]) {
      beFew(most);
      const found = (await find({ text: 'match-gone', allow_deleted: true }))[0] as Body[];
      expect(found.map(({ id }) => id)).toEqual([gone.id]);
    }
  });
});

describe.each(callers)('a list of changes of %s', (_name, caller) => {
  const since = { updated_since: '2020-01-01T00:00:00Z' };
  const below = { subtree_root_tenant_id: partner.id };

  /** Reads all pages. The ways alternate: few rows and many rows have changed. */
  const read = async (path: string, query: Query, ...ways: number[]): Promise<Body[]> => {
    const rows: Body[] = [];
    let after: Query = {};
    for (let page = 0; ; page++) {
      beFew(ways[page % ways.length]!);
      const { body, status } = await caller.get(path, { limit: 2, ...query, ...after });
      expect(status).toBe(200);
      rows.push(...body.items);
      if (!body.paging.cursors.after) return rows;
      after = { after: body.paging.cursors.after };
    }
  };

  it.each([
    ['/users', below],
    ['/users', { ...below, allow_deleted: true }],
    ['/users', { ...below, inside_organization: true }],
    ['/access_policies', below],
    ['/access_policies', { ...below, allow_deleted: true }],
    ['/access_policies', {}],
    ['/tenants/offering_items', below],
    ['/tenants/offering_items', { ...below, allow_deleted: true }],
  ])('contains the same if few or many rows have changed: %s %j', async (path, query) => {
    const whole = await read(path, { ...query, limit: 1000 }, 0);
    const many = await read(path, { ...query, ...since }, 0);
    expect(many.length).toBeGreaterThan(query === below || 'allow_deleted' in query ? 3 : 0);
    expect(many).toEqual(whole);
    expect(await read(path, { ...query, ...since }, 10_000)).toEqual(many);
    expect(await read(path, { ...query, ...since }, 0, 10_000)).toEqual(many);
    expect(await read(path, { ...query, ...since }, 10_000, 0)).toEqual(many);
    expect(await read(path, { ...query, updated_since: '2100-01-01T00:00:00Z' }, 0)).toEqual([]);
  });
});
