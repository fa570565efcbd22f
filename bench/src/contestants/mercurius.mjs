/*
 * A GraphQL server for only these queries: mercurius with JIT and loaders, and hand-written SQL on
 * `pg` that selects only the requested columns, without authentication.
 */
import Fastify from 'fastify';
import mercurius from 'mercurius';
import pg from 'pg';
import { connections, types } from './prepared.mjs';

const schema = `
  type Query { tenant(id: ID!): Tenant }
  type Tenant {
    id: ID! name: String! kind: String! version: Int! enabled: Boolean! language: String!
    customerType: String! pricingMode: String! createdAt: String! updatedAt: String!
    internalTag: String parentId: ID!
    children(first: Int!): TenantConnection!
    users(first: Int!): UserConnection!
    descendants(first: Int!, filter: TenantFilter!): TenantConnection!
    quotaUsage(states: [QuotaState!]!): [QuotaUsage!]!
  }
  enum QuotaState { UNLIMITED WITHIN NEAR OVER EXCEEDED }
  input QuotaFilter { states: [QuotaState!]! }
  input TenantFilter { quota: QuotaFilter! }
  type OfferingItem { name: String! }
  type QuotaUsage { used: Float! quota: Float! state: QuotaState! item: OfferingItem! }
  type TenantConnection { nodes: [Tenant!]! }
  type User { id: ID! login: String! accessPolicies(first: Int!): AccessPolicyConnection! }
  type UserConnection { nodes: [User!]! }
  type AccessPolicy { id: ID! roleId: String! tenantId: ID! }
  type AccessPolicyConnection { nodes: [AccessPolicy!]! }
`;

const scalars = `t.id, t.name, t.kind, t.version, t.enabled, t.language,
  t.customer_type as "customerType", t.pricing_mode as "pricingMode", t.created_at as "createdAt",
  t.updated_at as "updatedAt", t.internal_tag as "internalTag", t.parent_id as "parentId"`;

const statements = {
  tenant: `select ${scalars} from tenants t where t.id = $1 and t.deleted_at is null`,
  children: `select ${scalars} from unnest($1::uuid[]) p (id) cross join lateral (
    select * from tenants where parent_id = p.id and depth > 0 and deleted_at is null
      and owner_id is null order by path limit $2) t`,
  descendants: `select ${scalars}, p.id as "owner" from unnest($1::uuid[]) p (id)
    join tenants above on above.id = p.id cross join lateral (select * from tenants d
      where d.path > above.path and d.path < above.path || '~' and d.deleted_at is null
        and d.owner_id is null and exists (select 1 from tenant_offering_items i
          where i.tenant_id = d.id and i.enabled and i.deleted_at is null
            and i.quota_state in ('near', 'over', 'exceeded') and i.quota_state = any($3))
      order by d.path limit $2) t`,
  quotaUsage: `select i.tenant_id as "owner", i.name, upper(i.quota_state) as "state",
      i.quota_value as "quota", coalesce(u.value + u.below, 0) as "used"
    from tenant_offering_items i
    left join usages u on u.tenant_id = i.tenant_id and u.key = i.key
    where i.tenant_id = any($1) and i.enabled and i.deleted_at is null and i.quota_state = any($2)
    order by i.tenant_id, i.key`,
  users: `select u.id, u.login, u.tenant_id as "owner" from unnest($1::uuid[]) p (id)
    cross join lateral (select * from users where tenant_id = p.id and deleted_at is null
      order by id limit $2) u`,
  policies: `select a.id, a.role_id as "roleId", a.tenant_id as "tenantId", a.trustee_id as "owner"
    from unnest($1::uuid[]) p (id) cross join lateral (select * from access_policies
      where trustee_id = p.id and deleted_at is null order by id limit $2) a`,
};

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: connections });
const rowsOf = async (name, values) =>
  (await pool.query({ name, text: statements[name], values, types })).rows;

/** A loader of connections: one statement for all parents of a level. */
const connection = (name, key) => async (queries) => {
  const ids = queries.map(({ obj }) => obj.id);
  const lists = new Map(ids.map((id) => [id, []]));
  for (const row of await rowsOf(name, [ids, queries[0].params.first]))
    lists.get(row[key]).push(row);
  return ids.map((id) => ({ nodes: lists.get(id) }));
};
const lower = (states) => states.map((state) => state.toLowerCase());

async function pressedBelow(queries) {
  const ids = queries.map(({ obj }) => obj.id);
  const lists = new Map(ids.map((id) => [id, []]));
  const { first, filter } = queries[0].params;
  for (const row of await rowsOf('descendants', [ids, first, lower(filter.quota.states)]))
    lists.get(row.owner).push(row);
  return ids.map((id) => ({ nodes: lists.get(id) }));
}

async function quotaUsages(queries) {
  const ids = queries.map(({ obj }) => obj.id);
  const lists = new Map(ids.map((id) => [id, []]));
  for (const { name, owner, ...row } of await rowsOf('quotaUsage', [
    ids,
    lower(queries[0].params.states),
  ]))
    lists.get(owner).push({ ...row, item: { name } });
  return ids.map((id) => lists.get(id));
}

const uncached = (loader) => ({ loader, opts: { cache: false } });

const app = Fastify();
app.register(mercurius, {
  schema,
  jit: 1,
  resolvers: {
    Query: { tenant: async (_, { id }) => (await rowsOf('tenant', [id]))[0] },
    Tenant: {
      createdAt: ({ createdAt }) => new Date(createdAt).toISOString(),
      updatedAt: ({ updatedAt }) => new Date(updatedAt).toISOString(),
    },
  },
  loaders: {
    Tenant: {
      children: uncached(connection('children', 'parentId')),
      users: uncached(connection('users', 'owner')),
      descendants: uncached(pressedBelow),
      quotaUsage: uncached(quotaUsages),
    },
    User: { accessPolicies: uncached(connection('policies', 'owner')) },
  },
});
await app.listen({ port: Number(process.env.PORT), host: process.env.HOST });
console.log('listening');
process.on('SIGTERM', () => process.exit(0));
