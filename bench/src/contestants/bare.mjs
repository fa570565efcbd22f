/*
 * A minimal server for a REST response with the same bytes: Fastify, its compiled serializer with
 * the same schema, and the same statements on prepared handles, without authentication and
 * authorization.
 */
import Fastify from 'fastify';
import { schemas, timestamp as time, timestampOrNull as timeOrNull } from '../build.mjs';
import { openStatements } from './prepared.mjs';
import { statementsOf } from './statements.mjs';

const pageSize = 50;
const dialect = process.env.DATABASE_URL.startsWith('sqlite:') ? 'sqlite' : 'postgresql';
const statements = await statementsOf(dialect, pageSize);
const { tenant, children, contacts, ownContacts } = await openStatements(statements);

const flag =
  dialect === 'sqlite' ? (value) => (value === null ? null : value === 1) : (value) => value;
const list = dialect === 'sqlite' ? JSON.parse : (value) => value;

const contactBody = (row) => ({
  id: row.id,
  created_at: time(row.createdAt),
  updated_at: time(row.updatedAt),
  deleted_at: timeOrNull(row.deletedAt),
  tenant_id: row.tenantId,
  user_id: row.userId,
  types: list(row.types),
  email: row.email,
  address1: row.address1,
  address2: row.address2,
  country: row.country,
  state: row.state,
  city: row.city,
  zipcode: row.zipcode,
  phone: row.phone,
  firstname: row.firstname,
  lastname: row.lastname,
  title: row.title,
  website: row.website,
  industry: row.industry,
  organization_size: row.organizationSize,
  email_confirmed: flag(row.emailConfirmed),
  aan: row.aan,
  fax: row.fax,
  language: row.language,
});

function tenantBody(row, own, all) {
  const body = {
    id: row.id,
    parent_id: row.parentId,
    version: row.version,
    created_at: time(row.createdAt),
    updated_at: time(row.updatedAt),
    deleted_at: timeOrNull(row.deletedAt),
    name: row.name,
    kind: row.kind,
    enabled: flag(row.enabled),
    production_start_date: timeOrNull(row.productionStartDate),
    customer_type: row.customerType,
    contact: own,
    contacts: all,
    customer_id: row.customerId,
    brand_id: row.brandId,
    internal_tag: row.internalTag,
    language: row.language,
    owner_id: row.ownerId,
    has_children: flag(row.hasChildren),
    update_lock: { enabled: flag(row.updateLockEnabled), owner_id: row.updateLockOwnerId },
    ancestral_access: flag(row.ancestralAccess),
    mfa_status: row.mfaStatus,
    pricing_mode: row.pricingMode,
    external_operation_status:
      row.externalOperation === 'no_operation' ? null : row.externalOperation,
  };
  if (row.brandUuid) body.brand_uuid = row.brandUuid;
  if (row.defaultIdpId) body.default_idp_id = row.defaultIdpId;
  return body;
}

const app = Fastify();

app.get(
  '/api/2/tenants/:id',
  { schema: { response: { 200: schemas.tenant } } },
  async ({ params: { id } }) => {
    const [row] = await tenant(id);
    const all = [];
    let own;
    for (const contact of await contacts(JSON.stringify([id]))) {
      // The built-in contact of a user without types is not a contact of the tenant.
      if (contact.userId !== null && (contact.types === '[]' || contact.types.length === 0))
        continue;
      const body = contactBody(contact);
      if (contact.userId === null && flag(contact.embedded)) own = body;
      all.push(body);
    }
    return tenantBody(row, own, all);
  },
);

app.get(
  '/api/2/tenants',
  { schema: { response: { 200: schemas.page(schemas.listedTenant) } } },
  async ({ query }) => {
    const rows = await children(query.parent_id);
    const items = rows.slice(0, pageSize);
    const owned = new Map();
    for (const row of await ownContacts(JSON.stringify(items.map(({ id }) => id)))) {
      owned.set(row.tenantId, contactBody(row));
    }
    const last = items.at(-1);
    const cursor = ['tenants', [{ parentId: query.parent_id }, [last.depth, last.path]]];
    const after =
      rows.length > pageSize
        ? Buffer.from(JSON.stringify(cursor)).toString('base64url')
        : undefined;
    return {
      paging: { cursors: after === undefined ? {} : { after } },
      timestamp: time(Date.now()),
      items: items.map((row) => tenantBody(row, owned.get(row.id), [])),
    };
  },
);

await app.listen({ port: Number(process.env.PORT), host: process.env.HOST });
console.log('listening');
process.on('SIGTERM', () => process.exit(0));
