import { tokenRequest } from './account-graph.mjs';
import { expect } from './expect.mjs';
import { identityWorkloads } from './identity.mjs';

/** The three queries on the schema of `schema.graphql`, also used for mercurius. */
const scalars =
  'id name kind version enabled language customerType pricingMode createdAt updatedAt internalTag parentId';
const queries = {
  w1: `query ($id: ID!) { tenant(id: $id) { ${scalars} } }`,
  w2: `query ($id: ID!) { tenant(id: $id) { children(first: 50) { nodes {
    id name kind version enabled language createdAt updatedAt } } } }`,
  w3: `query ($id: ID!) { tenant(id: $id) { children(first: 20) { nodes { id name
    users(first: 5) { nodes { id login accessPolicies(first: 2) { nodes { id roleId tenantId } } } } } } } }`,
};

/** Quota states of nearly or completely used quotas. */
const pressed = '[NEAR, OVER, EXCEEDED]';
queries.quotas = `query ($id: ID!) { tenant(id: $id) {
  descendants(first: 20, filter: { quota: { states: ${pressed} } }) { nodes {
    id name quotaUsage(states: ${pressed}) { used quota state item { name } } } } } }`;

/** The queries for PostGraphile: plain lists, which are faster there than connections. */
const postgraphileQueries = {
  w1: queries.w1.replace('ID!', 'UUID!'),
  w2: `query ($id: UUID!) { tenant(id: $id) { children: childrenList(first: 50, orderBy: PATH_ASC) {
    id name kind version enabled language createdAt updatedAt } } }`,
  w3: `query ($id: UUID!) { tenant(id: $id) { children: childrenList(first: 20, orderBy: PATH_ASC) {
    id name users: usersList(first: 5) { id login
      accessPolicies: accessPoliciesList(first: 2) { id roleId tenantId } } } } }`,
};

const graphql = (texts, name) => (id) => ({
  method: 'POST',
  path: '/graphql',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: texts[name], variables: { id } }),
});

const get = (path) => (id) => ({ method: 'GET', path: path.replace('{id}', id) });

function nodes(connection, count, what) {
  const list = connection.nodes ?? connection;
  expect(list.length === count, `${count} ${what}, got ${list.length}`);
  return list;
}

/** Throws unless a GraphQL response to the workload `name` is complete. */
const graphqlChecks = {
  w1(tenant, id) {
    expect(tenant.id === id && tenant.parentId && tenant.name, 'the tenant that was asked for');
    expect(Object.keys(tenant).length === 12, '12 fields');
  },
  w2({ children }) {
    for (const node of nodes(children, 50, 'children'))
      expect(Object.keys(node).length === 8, '8 fields');
  },
  w3({ children }) {
    for (const child of nodes(children, 20, 'children'))
      for (const user of nodes(child.users, 5, 'users')) nodes(user.accessPolicies, 2, 'policies');
  },
  quotas({ descendants }) {
    expect(descendants.nodes.length > 0, 'a tenant with a nearly reached quota');
    for (const { quotaUsage } of descendants.nodes)
      expect(
        quotaUsage.length > 0 && quotaUsage.every(({ used, quota }) => used >= quota * 0.8),
        'quotas that are pressed',
      );
  },
};

const graphqlCheck = (name) => (body, id) => {
  expect(!body.errors, `no errors, got ${JSON.stringify(body.errors)?.slice(0, 300)}`);
  graphqlChecks[name](body.data.tenant, id);
};

const graphqlWorkload = (name, title, targets) => ({
  name,
  title,
  ids: name === 'w1' ? 'tenants' : 'parents',
  contestants: ['account-graph', 'mercurius', 'postgraphile'],
  request: (contestant) =>
    graphql(contestant === 'postgraphile' ? postgraphileQueries : queries, name),
  check: graphqlCheck(name),
  targets,
});

/**
 * The text that `load.mjs` replaces by another number in each request, because a repeated report
 * writes nothing.
 */
const changing = '"usage_value":"changing"';

/** Reports of the usage of `size` tenants: those after the one at `index` in `ids`. */
const reportsOf = (size) => () => (_id, index, ids) => ({
  method: 'PUT',
  path: '/api/2/tenants/usages',
  headers: { 'content-type': 'application/json' },
  changing,
  body: JSON.stringify({
    items: Array.from({ length: size }, (_, position) => ({
      tenant_id: ids[(index * size + position) % ids.length],
      usage_type: 'vms',
      usage_value: 'changing',
    })),
  }),
});

const ingestWorkload = (size, title) => ({
  name: `ingest-${size}`,
  title,
  ids: 'tenants',
  contestants: ['account-graph', 'bare-usages'],
  request: reportsOf(size),
  check: ({ items }) =>
    expect(
      items.length === size && items.every(({ tenant_id: id, error }) => id && !error),
      `${size} reports taken`,
    ),
  same: (text) => text,
  targets: {},
  reports: size,
});

/**
 * The workloads. `reports`: number of usage reports per request. `targets`: required ratio of the
 * speed of account-graph to that of a contestant. `same` removes the parts of a REST response that
 * can differ between contestants.
 */
export const workloads = [
  graphqlWorkload('w1', 'GraphQL: a tenant by id, 12 scalars', {
    postgraphile: 1.5,
    mercurius: 0.65,
  }),
  graphqlWorkload('w2', 'GraphQL: a page of 50 children', { postgraphile: 2, mercurius: 0.8 }),
  graphqlWorkload('w3', 'GraphQL: 20 tenants → 5 users → 2 policies', {
    postgraphile: 1.5,
    mercurius: 1.2,
  }),
  {
    name: 'quotas',
    title: 'GraphQL: below a tenant, whose quotas are near or over, and by how much',
    ids: 'parents',
    contestants: ['account-graph', 'mercurius'],
    request: () => graphql(queries, 'quotas'),
    check: graphqlCheck('quotas'),
    targets: {},
  },
  {
    name: 'rest-w1',
    title: 'REST: a tenant by id',
    ids: 'tenants',
    contestants: ['account-graph', 'bare'],
    request: () => get('/api/2/tenants/{id}'),
    check: (body, id) => expect(body.id === id && body.contact.tenant_id === id, 'the tenant'),
    same: (text) => text,
    targets: { bare: 0.6 },
  },
  {
    name: 'rest-w2',
    title: 'REST: a page of 50 children',
    ids: 'parents',
    contestants: ['account-graph', 'bare'],
    request: () => get('/api/2/tenants?parent_id={id}&limit=50'),
    check: ({ items, paging }) =>
      expect(
        items.length === 50 && items[49].contact.id && paging.cursors.after,
        '50 children and a cursor',
      ),
    // The time and the signed cursor differ between servers.
    same: (text) => text.replace(/"(timestamp|after)":"[^"]*"/g, ''),
    targets: { bare: 0.6 },
  },
  {
    name: 'rest-subtree',
    title: 'REST: the first 100 descendants',
    ids: 'parents',
    contestants: ['account-graph'],
    request: () => get('/api/2/tenants?subtree_root_id={id}&limit=100'),
    check: ({ items }) => expect(items.length === 100, `100 tenants, got ${items.length}`),
    targets: {},
  },
  {
    name: 'token',
    title: 'Token issue (client_credentials)',
    ids: 'tenants',
    contestants: ['account-graph', 'hello'],
    request: (contestant) => (contestant === 'hello' ? get('/') : () => tokenRequest),
    check: (body) => expect(body.access_token ?? body.hello === 'world', 'a token, or a greeting'),
    targets: {},
  },
  ingestWorkload(100, 'REST: usage in batches of 100 reports'),
  ingestWorkload(1, 'REST: usage, one report each'),
  ...identityWorkloads,
];

/** Compared between a small and a large database. */
export const growthWorkloads = ['rest-w1', 'rest-w2', 'rest-subtree', 'w1', 'w2', 'quotas'];
