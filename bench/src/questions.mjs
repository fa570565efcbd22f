/* Lists and searches whose time must not grow with the platform: the first rows of each. */

/** The callers: the root, the largest partner, a customer. */
export const callers = ['root', 'partner', 'customer'];

/** Goals for the growth of the time of a question, and for its time in milliseconds. */
export const mostGrowth = 2;
export const mostTime = 50;

/** Time after which the server gives up a request, in milliseconds. */
export const longest = 20_000;

/** A page of a list on the graph. `page` can use `cursor`, that of a row near the end. */
const list = (field, args = '', page = 'first: 50') => ({
  near: `{ ${field}(last: 500${args}) { pageInfo { startCursor } } }`,
  query: `{ ${field}(${page}${args}) { nodes { id } } }`,
});

/** A page of `field` that starts near the end of the list. */
const deep = (field, args) => list(field, args, 'first: 50, after: "CURSOR"');

const backwards = (field, args) => list(field, args, 'last: 50');
const by = (field, more = '') => `, orderBy: { field: ${field}${more} }`;
const where = (filter) => `, filter: { ${filter} }`;
const count = (field) => ({ query: `{ ${field}(first: 1) { totalCount } }` });
const rest = (path) => ({ path: `/api/2/${path}` });

const descending = ', direction: DESC';
const future = '2050-01-01T00:00:00Z';

const answers = {
  users: list('users'),
  'users, last page': backwards('users'),
  'users, deep page': deep('users'),
  'users by login': list('users', by('LOGIN')),
  'users by creation': list('users', by('CREATED_AT')),
  'users by creation, descending': list('users', by('CREATED_AT', descending)),
  'users by creation, deep page': deep('users', by('CREATED_AT')),
  'users by update, descending': list('users', by('UPDATED_AT', descending)),
  'users by name': list('users', by('NAME')),
  'users with a role (all)': list('users', where('roleIds: ["protection_admin"]')),
  'users with a role (many)': list('users', where('roleIds: ["unit_admin"]')),
  'users with a role (none)': list('users', where('roleIds: ["nothing"]')),
  'users, login contains (all)': list('users', where('login: { contains: "tenant" }')),
  'users, login contains (one)': list('users', where('login: { contains: "ser31234@" }')),
  'users, login contains (none)': list('users', where('login: { contains: "zzzzz" }')),
  'users, login starts with (all)': list('users', where('login: { startsWith: "user" }')),
  'users, login starts with (none)': list('users', where('login: { startsWith: "zz" }')),
  'users disabled (none)': list('users', where('enabled: false')),
  'users created since (none)': list('users', where(`createdAt: { from: "${future}" }`)),
  'users, totalCount': count('users'),
  contacts: list('contacts'),
  'contacts by creation': list('contacts', by('CREATED_AT')),
  'contacts, email equals (none)': list('contacts', where('email: { equals: "no@example.com" }')),
  'contacts, email contains (one)': list('contacts', where('email: { contains: "ser31234@" }')),
  policies: list('accessPolicies'),
  'policies by creation': list('accessPolicies', by('CREATED_AT')),
  'policies of a role (none)': list('accessPolicies', where('roleIds: ["nothing"]')),
  'clients by creation': list('clients', by('CREATED_AT')),
  tenants: list('tenants'),
  'tenants, deep page': deep('tenants'),
  'tenants by name': list('tenants', by('NAME')),
  'tenants by creation': list('tenants', by('CREATED_AT')),
  'tenants by usage': list('tenants', by('USAGE', ', usage: "vms"')),
  'tenants, name contains (none)': list('tenants', where('name: { contains: "zzzzz" }')),
  'tenants, customer id equals (none)': list('tenants', where('customerId: { equals: "zzzzz" }')),
  'tenants over a quota': list('tenants', where('quota: { states: [OVER] }')),
  'tenants, totalCount': count('tenants'),
  'search (all)': rest('search?tenant=TENANT&text=tenant'),
  'search (one)': rest('search?tenant=TENANT&text=ser31234@'),
  'search (none)': rest('search?tenant=TENANT&text=zzzzzz'),
  'REST users of a subtree': rest('users?subtree_root_tenant_id=TENANT&limit=50'),
  'REST users, updated_since (none)': rest(
    `users?subtree_root_tenant_id=TENANT&limit=50&updated_since=${future}`,
  ),
  'REST tenants, updated_since (none)': rest(
    `tenants?subtree_root_id=TENANT&limit=50&updated_since=${future}`,
  ),
  'REST policies, updated_since (none)': rest(`access_policies?limit=50&updated_since=${future}`),
};

/**
 * The questions. Each has the `query` of a request on the graph or the `path` of one on REST.
 * `CURSOR` in a query is the cursor that the query `near` returns; `TENANT` in a path is the id of
 * the tenant of the caller.
 */
export const questions = Object.entries(answers).map(([name, answer]) => ({ name, ...answer }));
