import { password } from './account-graph.mjs';
import { Passwords, childPath, pathsTo } from './build.mjs';

/** Creation time of the first tenant. It is fixed, so that all runs create the same rows. */
const epoch = Date.UTC(2025, 0, 15, 9, 30);

/** Creation and update time of the `n`th object of a kind. All of them differ, as in real data. */
const times = (n) => [epoch + n * 7_321, epoch + n * 7_321 + (n % 1000) * 61_007];

/** Tenants per group: one distributor with its subtree, without other distributors. */
const groupSize = 125;

/** Customers per group. */
const groupCustomers = 71;

/** The number of tenants of a tree with `customers` customers, or a few more. */
export const tenantsFor = (customers) => Math.ceil(customers / groupCustomers) * groupSize + 1;

/** Number of distributors directly below another one. */
const fanOut = 16;

const seeds = { tenant: 0x9e3779b9, user: 0x85ebca6b, contact: 0xc2b2ae35, policy: 0x27d4eb2f };
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The finalizer of MurmurHash3: a bijection of 32-bit integers, so ids of one kind never collide. */
function mix(value) {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const word = (h) => hex[h >>> 24] + hex[(h >>> 16) & 255] + hex[(h >>> 8) & 255] + hex[h & 255];

/**
 * The version 4 UUID of the `n`th object of a kind: distributed like random ones, but the same in
 * all runs.
 */
function uuid(kind, n) {
  const seed = seeds[kind];
  const a = word(mix(n ^ seed));
  const b = word(mix(n ^ mix(seed + 1)));
  const c = word(mix(n ^ mix(seed + 2)));
  const d = word(mix(n ^ mix(seed + 3)));
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

const adjectives = ['Northern', 'Blue', 'Silver', 'United', 'Prime', 'Alpine', 'Urban', 'Bright'];
const nouns = ['Systems', 'Logistics', 'Foods', 'Health', 'Energy', 'Media', 'Textiles', 'Works'];

/** Name of a company. The number distinguishes siblings. */
const nameOf = (number) =>
  `${adjectives[number % 8]} ${nouns[(number >>> 3) % 8]} ${String(number).padStart(6, '0')}`;

/**
 * Returns the tenants below the root, parents first: a tree of distributors, each with 60
 * customers, two folders, a sub-partner and 50 units.
 *
 * @param {number} count number of tenants, including the root
 * @param {string} rootId
 */
export function buildTree(count, rootId) {
  const root = {
    id: rootId,
    kind: 'root',
    number: 1,
    path: childPath('', 1),
    depth: 0,
    barrier: 0,
  };
  const tenants = [];
  const distributors = [];
  const add = (parent, kind, users, { closed = false } = {}) => {
    const number = tenants.length + 2;
    const depth = parent.depth + 1;
    const tenant = {
      id: uuid('tenant', number),
      number,
      name: nameOf(number),
      parentId: parent.id,
      kind,
      users,
      closed,
      path: childPath(parent.path, number),
      depth,
      barrier: closed ? depth : parent.barrier,
    };
    tenants.push(tenant);
    return tenant;
  };
  // Tenants in a page of children have at least five users. The other tenants have fewer.
  const many = (i) => 5 + (i % 3);
  const groups = Math.floor((count - 1) / groupSize);
  for (let group = 0; group < groups; group++) {
    const first = tenants.length;
    const above = group < fanOut ? root : distributors[Math.floor(group / fanOut)];
    const distributor = add(above, 'partner', many(group));
    distributors.push(distributor);
    const customers = Array.from({ length: 60 }, (_, i) => add(distributor, 'customer', many(i)));
    const folders = [add(distributor, 'folder', 5), add(distributor, 'folder', 5)];
    const partner = add(distributor, 'partner', 5);
    for (let i = 0; i < 8; i++) add(folders[i % 2], 'customer', 4);
    for (let i = 0; i < 3; i++) add(partner, 'customer', 4);
    for (let i = 0; i < 50; i++) add(customers[i], 'unit', 0, { closed: i % 25 === 24 });
    let left = groupSize * 5;
    const members = tenants.slice(first);
    for (const member of members) left -= member.users;
    const units = members.slice(-50);
    units.forEach((unit, i) => {
      unit.users = Math.floor(left / 50) + (i < left % 50 ? 1 : 0);
    });
  }
  if (tenants.length < count - 1) {
    const folder = add(root, 'folder', 5);
    while (tenants.length < count - 1) add(folder, 'customer', 5);
  }
  return { root, tenants, distributors };
}

/** Selects `count` ids of `list` for a workload, evenly distributed. */
function spread(list, count) {
  if (list.length < count)
    throw new Error(`${count} different ids are needed, ${list.length} exist`);
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)].id);
}

/** Numbers of users who can sign in, and of those who do it frequently. */
const people = 20_000;
const regulars = 50;

const loginOf = (number, tenant) => `user${number}@tenant${tenant.number}.example`;

/** Returns the users, each with its number and its tenant. */
function* usersOf(tenants) {
  let number = 1;
  for (const tenant of tenants) for (let i = 0; i < tenant.users; i++) yield [++number, tenant];
}

/** Returns the first `count` users. */
function* firstUsers(tenants, count) {
  let left = count;
  for (const user of usersOf(tenants)) {
    if (left-- === 0) return;
    yield user;
  }
}

/** Returns the distributor with the largest subtree. */
function largestOf(distributors, tenants) {
  const sizes = new Map(distributors.map(({ path }) => [path, 0]));
  for (const { path } of tenants) {
    for (const above of pathsTo(path)) {
      if (sizes.has(above)) sizes.set(above, sizes.get(above) + 1);
    }
  }
  return distributors.reduce((largest, next) =>
    sizes.get(next.path) > sizes.get(largest.path) ? next : largest,
  );
}

/** Returns the id of `tenant` and the login of its first user. */
function callerOf(tenant, tenants) {
  for (const [number, { id }] of firstUsers(tenants, people)) {
    if (id === tenant.id) return { tenantId: id, login: loginOf(number, tenant) };
  }
  throw new Error(`no user of ${tenant.name} has a password`);
}

/** Returns the ids and logins for the workloads. */
export function samplesOf({ tenants, distributors }) {
  const visible = tenants.filter(({ barrier }) => barrier === 0);
  const logins = Array.from(firstUsers(tenants, people), (user) => loginOf(...user));
  const customer = tenants.find(({ kind }) => kind === 'customer');
  return {
    partner: callerOf(largestOf(distributors, tenants), tenants),
    customer: callerOf(customer, tenants),
    tenants: spread(visible, 500),
    parents: spread(distributors, 100),
    regulars: logins.splice(0, regulars),
    logins,
  };
}

/** One hash for all users. Verifying a password takes the same time as with individual hashes. */
const { passwordHash } = await new Passwords(undefined, false).hashesOf(password, '127.0.0.1');

/**
 * Items of each customer, with quotas of 100 and their states. One customer in fifty nearly reaches
 * its quotas.
 */
const items = [
  'vms',
  'workstations',
  'servers',
  'mobiles',
  'mailboxes',
  'websites',
  'hosted_exchange',
];
const quota = 100;
const pressed = (t) => t.number % 50 === 0;

/** Returns the usage of the `i`th item of a customer, and its quota state. */
function used(t, i) {
  const value = pressed(t) && i < 2 ? 85 + ((t.number + i) % 30) : (t.number * 7 + i * 13) % 80;
  return [value, value > quota ? 'over' : value >= 80 ? 'near' : 'within'];
}

/** First and last day of the usage history, which reports cover. */
export const historyPeriod = { start: '2025-01-01', end: '2025-01-31' };

/**
 * Returns the usage of the `i`th item of a customer at the end of each day on which it changed:
 * every third.
 */
function* history(t, i) {
  const first = Date.parse(historyPeriod.start) / 86_400_000;
  const last = Date.parse(historyPeriod.end) / 86_400_000;
  for (let day = first; day <= last; day++) {
    if ((t.number + i + day) % 3 === 0) yield [day, (t.number * 7 + i * 13 + day) % 80];
  }
}

const role = {
  partner: 'partner_admin',
  folder: 'partner_admin',
  customer: 'company_admin',
  unit: 'unit_admin',
};

const customersOf = ({ tenants }) => tenants.filter(({ kind }) => kind === 'customer');

/** The usage history, with millions of rows. No other workload reads it. */
export function historyTable(tree) {
  const customers = customersOf(tree);
  return {
    table: 'usage_days',
    count: customers.reduce(
      (sum, t) => sum + items.reduce((rows, _, i) => rows + [...history(t, i)].length, 0),
      0,
    ),
    constants: {},
    columns: ['tenant_id', 'key', 'day', 'value'],
    *rows() {
      for (const t of customers) {
        for (const [i, name] of items.entries()) {
          for (const change of history(t, i)) yield [t.id, name, ...change];
        }
      }
    },
  };
}

/**
 * Returns the tables to fill, in order. `constants` are the same in every row. Columns that are
 * named in neither are null.
 */
export function tablesOf({ root, tenants }) {
  const users = tenants.reduce((sum, tenant) => sum + tenant.users, 0);
  const eachUser = () => usersOf(tenants);
  return [
    {
      table: 'tenants',
      count: tenants.length,
      constants: {
        version: 1,
        customer_type: 'default',
        enabled: true,
        language: 'en',
        production_start_date: epoch,
        update_lock_enabled: false,
        mfa_status: 'disabled',
        external_operation: 'no_operation',
        enhanced_security: false,
      },
      columns:
        'id created_at updated_at number name name_key parent_id kind pricing_mode internal_tag internal_tag_key ancestral_access path depth barrier',
      *rows() {
        for (const t of tenants) {
          const mode = t.number % 5 === 0 ? 'trial' : 'production';
          const tag = t.number % 2 === 0 ? `tag-${t.number % 997}` : null;
          const key = t.name.toLowerCase();
          yield [
            t.id,
            ...times(t.number),
            t.number,
            t.name,
            key,
            t.parentId,
            t.kind,
            mode,
            tag,
            tag,
            !t.closed,
            t.path,
            t.depth,
            t.barrier,
          ];
        }
      },
    },
    {
      table: 'users',
      count: users,
      constants: {
        version: 1,
        activated: true,
        enabled: true,
        language: 'en',
        notifications: '["maintenance","quota"]',
        business_types: '[]',
        mfa_status: 'disabled',
        external_operation: 'no_operation',
        token_generation: 1,
      },
      columns: 'id created_at updated_at number tenant_id login login_key',
      *rows() {
        for (const [number, tenant] of eachUser()) {
          const login = loginOf(number, tenant);
          yield [uuid('user', number), ...times(number), number, tenant.id, login, login];
        }
      },
    },
    {
      table: 'credentials',
      count: Math.min(people, users),
      constants: { password_hash: passwordHash, updated_at: epoch },
      columns: 'user_id',
      *rows() {
        for (const [number] of firstUsers(tenants, people)) yield [uuid('user', number)];
      },
    },
    {
      table: 'contacts',
      count: tenants.length + users,
      constants: { version: 1, embedded: true, country: 'Switzerland', language: 'en' },
      columns:
        'id created_at updated_at tenant_id user_id types email email_key city phone firstname lastname name_key organization_size',
      *rows() {
        let n = 0;
        for (const t of tenants) {
          yield [
            uuid('contact', ++n),
            ...times(n),
            t.id,
            null,
            '["legal"]',
            `office@tenant${t.number}.example`,
            `office@tenant${t.number}.example`,
            'Zug',
            `+41 41 ${t.number}`,
            null,
            null,
            null,
            '26-50',
          ];
        }
        for (const [number, t] of eachUser()) {
          yield [
            uuid('contact', ++n),
            ...times(n),
            t.id,
            uuid('user', number),
            '[]',
            `user${number}@tenant${t.number}.example`,
            `user${number}@tenant${t.number}.example`,
            null,
            null,
            'Alex',
            `Muster ${number}`,
            `alex muster ${number}`,
            null,
          ];
        }
      },
    },
    {
      table: 'access_policies',
      count: 2 * users,
      constants: { version: 1, trustee_type: 'user', issuer_id: root.id },
      columns: 'id created_at updated_at trustee_id tenant_id role_id',
      *rows() {
        let n = 0;
        for (const [number, tenant] of eachUser()) {
          const user = uuid('user', number);
          yield [uuid('policy', ++n), ...times(n), user, tenant.id, role[tenant.kind]];
          yield [uuid('policy', ++n), ...times(n), user, tenant.id, 'protection_admin'];
        }
      },
    },
    {
      table: 'clients',
      count: Math.min(100, tenants.length),
      constants: {
        version: 1,
        type: 'api_client',
        data: '{"client_name":"integration"}',
        token_endpoint_auth_method: 'client_secret_basic',
        secret_hash: '0'.repeat(64),
        registration_token_hash: '0'.repeat(64),
        secret_expires_at: 0,
        status: 'enabled',
        redirect_uris: '[]',
        token_generation: 1,
      },
      columns: 'id created_at updated_at tenant_id created_by',
      *rows() {
        for (let n = 0; n < this.count; n++)
          yield [uuid('user', -1 - n), ...times(n), tenants[n].id, root.id];
      },
    },
    {
      table: 'tenant_offering_items',
      count: tenants.filter(({ kind }) => kind === 'customer').length * items.length,
      constants: {
        enabled: true,
        quota_value: quota,
        quota_overage: 10,
        quota_version: 1,
        locked: false,
        updated_at: epoch,
      },
      columns: 'tenant_id key name quota_state',
      *rows() {
        for (const t of tenants) {
          if (t.kind !== 'customer') continue;
          for (const [i, name] of items.entries()) yield [t.id, name, name, used(t, i)[1]];
        }
      },
    },
    {
      table: 'usages',
      count: tenants.filter(({ kind }) => kind === 'customer').length * items.length,
      constants: { below: 0, updated_at: epoch },
      columns: 'tenant_id key name value rolled',
      *rows() {
        for (const t of tenants) {
          if (t.kind !== 'customer') continue;
          for (const [i, name] of items.entries()) {
            const [value] = used(t, i);
            yield [t.id, name, name, value, value];
          }
        }
      },
    },
  ].map((spec) => ({ ...spec, columns: spec.columns.split(' ') }));
}
