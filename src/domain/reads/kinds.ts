import type { EntitySchema } from '@mikro-orm/core';
import { columns, raw, sql, type Sql } from '../../database/sql.js';
import {
  AccessPolicy,
  Client,
  Contact,
  IdentityProvider,
  InfraComponent,
  LegalDocument,
  Location,
  RegistrationToken,
  SecurityGroup,
  Tenant,
  User,
} from '../../entities/index.js';
import { visibleDocuments } from '../legal-documents/visible-documents.js';
import { holds, holdsAtOrBelow, ownTrusteeIds, type Caller, type Place } from '../caller.js';
import { tenantSelection, type TenantColumn } from '../tenants/tenant-reads.js';
import { visibleAnywhere, visibleFromBelow } from '../tenants/visible.js';
import type { Scope } from '../scopes.js';

/** A row of any kind that is read with the place of its tenant: what the gate asks about. */
export type Placed = Place & { readonly id: string; readonly deletedAt?: number | null };

/**
 * A kind of object that can be read one by one and in lists: where its rows are, and the rule that
 * says who may read them. There is no kind without a rule.
 */
export interface Kind {
  readonly name:
    | 'tenant'
    | 'user'
    | 'client'
    | 'contact'
    | 'accessPolicy'
    | 'location'
    | 'infraComponent'
    | 'identityProvider'
    | 'legalDocument'
    | 'securityGroup'
    | 'registrationToken';
  readonly entity: EntitySchema;
  readonly alias: string;
  /** The rows alone. */
  readonly from: Sql;
  /** The rows with the tenants that they belong to, aliased `t`. */
  readonly placed: Sql;
  /** Any of these, held at the tenant of the object, lets the caller read it. */
  readonly readScopes: readonly [Scope, ...Scope[]];
  /** True if what a tenant has is there for everybody below it, too: held there, the scopes count as well. */
  readonly shared?: true;
  /**
   * The rule as a condition on the rows and on the tenants that they belong to, where it says more
   * than scopes do: it takes their place.
   */
  readonly rule?: (caller: Caller, tenants: string) => Sql;
  /** The property that names whom the object belongs to; everybody may read what is their own. */
  readonly owner: { readonly property: string; readonly types: readonly Caller['type'][] } | null;
}

const of = (table: string, alias: string, tenantId = 'tenant_id') => ({
  alias,
  from: raw(`${table} ${alias}`),
  placed: raw(`${table} ${alias} join tenants t on t.id = ${alias}.${tenantId}`),
});

export const kinds = {
  tenant: {
    name: 'tenant',
    entity: Tenant,
    alias: 't',
    from: raw('tenants t'),
    placed: raw('tenants t'),
    readScopes: ['tenant_viewer'],
    owner: null,
  },
  user: {
    name: 'user',
    entity: User,
    ...of('users', 'u'),
    readScopes: ['tenant_viewer'],
    owner: { property: 'id', types: ['user'] },
  },
  client: {
    name: 'client',
    entity: Client,
    ...of('clients', 'c'),
    readScopes: ['tenant_viewer'],
    owner: { property: 'id', types: ['client'] },
  },
  contact: {
    name: 'contact',
    entity: Contact,
    ...of('contacts', 'k'),
    readScopes: ['tenant_viewer'],
    owner: { property: 'userId', types: ['user'] },
  },
  accessPolicy: {
    name: 'accessPolicy',
    entity: AccessPolicy,
    ...of('access_policies', 'p'),
    readScopes: ['tenant_viewer'],
    owner: { property: 'trusteeId', types: ['user', 'client'] },
  },
  location: {
    name: 'location',
    entity: Location,
    ...of('locations', 'l', 'owner_tenant_id'),
    readScopes: ['tenant_viewer'],
    shared: true,
    owner: null,
  },
  infraComponent: {
    name: 'infraComponent',
    entity: InfraComponent,
    ...of('infra_components', 'i', 'owner_tenant_id'),
    readScopes: ['tenant_viewer'],
    shared: true,
    owner: null,
  },
  identityProvider: {
    name: 'identityProvider',
    entity: IdentityProvider,
    ...of('identity_providers', 'i', 'owner_tenant_id'),
    readScopes: ['tenant_viewer'],
    shared: true,
    owner: null,
  },
  securityGroup: {
    name: 'securityGroup',
    entity: SecurityGroup,
    ...of('security_groups', 'g'),
    readScopes: ['security_groups_viewer'],
    owner: null,
  },
  legalDocument: {
    name: 'legalDocument',
    entity: LegalDocument,
    ...of('legal_documents', 'd', 'owner_tenant_id'),
    readScopes: ['tenant_viewer'],
    rule: visibleDocuments,
    owner: null,
  },
  registrationToken: {
    name: 'registrationToken',
    entity: RegistrationToken,
    ...of('registration_tokens', 'r'),
    readScopes: ['oauth2_client_admin'],
    owner: null,
  },
} as const satisfies Record<string, Kind>;

/** Properties that no reader gets, whatever they ask for. */
const secret = new Set([
  'secretHash',
  'registrationTokenHash',
  'tokenGeneration',
  'deletionId',
  'encryptedClientSecret',
  'tokenHash',
  'encryptedToken',
]);

/** Whether objects of `kind` have a stored property of this name that a reader may have. */
export function isReadable(kind: Kind, property: string): boolean {
  return !secret.has(property) && Object.hasOwn(kind.entity.meta.properties, property);
}

/** The select list for the named properties of `kind`, `id` among them. */
export function selection(kind: Kind, properties: readonly string[]): Sql {
  if (kind.name === 'tenant') return tenantSelection(properties as TenantColumn[]);
  return columns(kind.entity, kind.alias, [...new Set(['id', ...properties])]);
}

/** The same with the place of the tenant and whom the object belongs to, for the gate. */
export function placedSelection(kind: Kind, properties: readonly string[]): Sql {
  if (kind.name === 'tenant') return selection(kind, properties);
  const owned = kind.owner ? [kind.owner.property] : [];
  return sql`${selection(kind, [...properties, ...owned])},
    ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;
}

/**
 * Whether the object `row` is the caller's own; the policies of their groups are. Who they are is told
 * to all, also to those who come with a narrowed token.
 */
function isOwn({ owner }: Kind, caller: Caller, row: Readonly<Record<string, unknown>>): boolean {
  if (owner === null || !owner.types.includes(caller.type)) return false;
  const ids: readonly unknown[] = owner.property === 'id' ? [caller.id] : ownTrusteeIds(caller);
  return ids.includes(row[owner.property]);
}

/**
 * The gate for one object that was read with its place: whether `caller` may read it. What has a rule
 * of its own is read by `readable` instead.
 */
export function mayRead(caller: Caller, kind: Kind, row: Placed): boolean {
  if (kind.rule) return false;
  return (
    (kind.shared ? holdsAtOrBelow : holds)(caller, row, kind.readScopes) ||
    isOwn(kind, caller, row as unknown as Readonly<Record<string, unknown>>)
  );
}

/**
 * The gate as a condition: the rows of `kind.placed` that `caller` may read by a scope. `tenants` is
 * the alias of the tenants that they belong to.
 */
export function readable(caller: Caller, kind: Kind, tenants = 't'): Sql {
  if (kind.rule) return kind.rule(caller, tenants);
  return (kind.shared ? visibleFromBelow : visibleAnywhere)(caller, kind.readScopes, tenants);
}
