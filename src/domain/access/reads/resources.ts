import type { EntitySchema } from '@mikro-orm/core';
import { describe } from '../../../database/describe.js';
import { columns, inUuids, or, raw, sql, type Sql } from '../../../database/sql.js';
import {
  AccessPolicy,
  Client,
  Contact,
  IdentityProvider,
  InfraComponent,
  Job,
  LegalDocument,
  Location,
  RegistrationToken,
  Report,
  SecurityGroup,
  StoredReport,
  Tenant,
  User,
} from '../../../entities/index.js';
import { visibleDocuments } from '../../branding/legal-documents/visible-documents.js';
import {
  gives,
  holds,
  holdsAtOrBelow,
  ownTrusteeIds,
  type Caller,
  type TreePosition,
} from '../../core/caller.js';
import { tenantSelection, type TenantColumn } from '../tree/tenant-reads.js';
import { infraReaders } from '../../commerce/infrastructure/infra-scopes.js';
import { reportReaders } from '../../reporting/reports/report-scopes.js';
import { isRecipient, visibleReports } from '../../reporting/reports/visible-reports.js';
import { visibleAnywhere, visibleFromBelow } from '../tree/visible-tenants.js';
import type { Scope } from '../../core/scopes.js';

/** A row with the tree position of its tenant, as required for authorization. */
export type Positioned = TreePosition & {
  readonly id: string;
  readonly deletedAt?: number | null | undefined;
};

/**
 * A resource that can be read by id and in lists: the source of its rows and the rule for reading
 * them. Every resource has a rule.
 */
export interface Resource {
  readonly name:
    | 'tenant'
    | 'user'
    | 'client'
    | 'contact'
    | 'accessPolicy'
    | 'location'
    | 'infraComponent'
    | 'identityProvider'
    | 'job'
    | 'legalDocument'
    | 'registrationToken'
    | 'report'
    | 'securityGroup'
    | 'storedReport';
  readonly entity: EntitySchema;
  readonly alias: string;
  /** The rows without tenants. */
  readonly from: Sql;
  /** The rows joined with their tenants, aliased `t`. */
  readonly withTenants: Sql;
  /** The scopes that allow reading an object; one of them at its tenant is required. */
  readonly readScopes: readonly [Scope, ...Scope[]];
  /**
   * True if descendants of the owner tenant can use the object, so that scopes on descendants count
   * as well.
   */
  readonly shared?: true;
  /**
   * The scopes at the root tenant that allow reading objects of the platform, which have no tenant.
   */
  readonly platformScopes?: readonly [Scope, ...Scope[]];
  /** A condition on the rows and their tenants that replaces the authorization by scopes. */
  readonly rule?: (caller: Caller, tenants: string) => Sql;
  /**
   * The property with the id of the owner, a user or client, who can read the object without a
   * scope.
   */
  readonly owner: { readonly property: string; readonly types: readonly Caller['type'][] } | null;
  /** The owner, if no property contains it. A `rule` must include it, too. */
  readonly owns?: (caller: Caller, row: Positioned) => boolean;
  /** Name of the resource in errors, if it differs. */
  readonly errorName?: string;
  /** Operations of the contract that also accept other scopes, with the reason. */
  readonly exceptions?: Readonly<Record<string, ReadException>>;
}

/** An operation with additional scopes for reading a resource. */
export interface ReadException {
  /** Scopes with which the caller can read the resource by this operation. */
  readonly scopes: readonly [Scope, ...Scope[]];
  /** Source that documents the rule. */
  readonly source: string;
}

const of = (table: string, alias: string, tenantId = 'tenant_id') => ({
  alias,
  from: raw(`${table} ${alias}`),
  withTenants: raw(`${table} ${alias} join tenants t on t.id = ${alias}.${tenantId}`),
});

export const resources = {
  tenant: {
    name: 'tenant',
    entity: Tenant,
    alias: 't',
    from: raw('tenants t'),
    withTenants: raw('tenants t'),
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
    readScopes: infraReaders,
    shared: true,
    owner: null,
  },
  infraComponent: {
    name: 'infraComponent',
    entity: InfraComponent,
    ...of('infra_components', 'i', 'owner_tenant_id'),
    errorName: 'infra',
    readScopes: infraReaders,
    exceptions: {
      'GET /infra': {
        scopes: ['tenant_viewer'],
        source: 'The operation documents tenant_viewer; GET /infra/{infra_id} does not.',
      },
    },
    shared: true,
    owner: null,
  },
  identityProvider: {
    name: 'identityProvider',
    entity: IdentityProvider,
    ...of('identity_providers', 'i', 'owner_tenant_id'),
    errorName: 'idp',
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
  job: {
    name: 'job',
    entity: Job,
    alias: 'j',
    from: raw('jobs j'),
    // Objects without a tenant belong to the platform and are authorized at the root tenant.
    withTenants: raw(`jobs j join tenants t on t.id =
      coalesce(j.tenant_id, (select root.id from tenants root where root.depth = 0))`),
    readScopes: ['tenant_admin'],
    platformScopes: ['root_admin'],
    owner: null,
  },
  // Reports of a deleted tenant are not marked as deleted: they are restored with it.
  report: {
    name: 'report',
    entity: Report,
    alias: 'r',
    from: raw('reports r'),
    withTenants: raw('reports r join tenants t on t.id = r.tenant_id and t.deleted_at is null'),
    readScopes: reportReaders,
    rule: visibleReports,
    owner: null,
    owns: (caller, row) =>
      isRecipient(caller, row as Positioned & { recipients?: readonly string[] }),
  },
  storedReport: {
    name: 'storedReport',
    entity: StoredReport,
    alias: 's',
    from: raw('stored_reports s'),
    withTenants: raw(`stored_reports s join reports r on r.id = s.report_id and r.deleted_at is null
      join tenants t on t.id = r.tenant_id and t.deleted_at is null`),
    readScopes: reportReaders,
    owner: null,
  },
} as const satisfies Record<string, Resource>;

/** Properties that are never returned. */
const secret = new Set([
  'secretHash',
  'registrationTokenHash',
  'tokenGeneration',
  'deletionId',
  'encryptedClientSecret',
  'tokenHash',
  'encryptedToken',
]);

/** Whether objects of `resource` have a stored and readable property with this name. */
export function isReadable(resource: Resource, property: string): boolean {
  return !secret.has(property) && Object.hasOwn(resource.entity.meta.properties, property);
}

/**
 * Whether scopes on its own tenant let the caller read itself. The condition on the owner, which
 * slows down reads by tenant, is then not needed.
 */
const seesThemselves = (caller: Caller, { owner, readScopes }: Resource): boolean =>
  owner?.property === 'id' &&
  caller.grants.some((grant) => grant.tenantId === caller.tenantId && gives(grant, readScopes));

/** The condition for rows of `resource` that are not deleted; undefined if deleted rows do not exist. */
export const existing = (resource: Resource): Sql | undefined =>
  isReadable(resource, 'deletedAt') ? raw(`${resource.alias}.deleted_at is null`) : undefined;

/** The select list for the given properties of `resource`, including `id`. */
export function selection(resource: Resource, properties: readonly string[]): Sql {
  if (resource.name === 'tenant') return tenantSelection(properties as TenantColumn[]);
  return columns(resource.entity, resource.alias, [...new Set(['id', ...properties])]);
}

/** As `selection`, with the tree position of the tenant and the owner for authorization. */
export function positionedSelection(resource: Resource, properties: readonly string[]): Sql {
  if (resource.name === 'tenant') return selection(resource, properties);
  const owned = [
    ...(resource.owner ? [resource.owner.property] : []),
    ...(resource.platformScopes ? ['tenantId'] : []),
  ];
  return sql`${selection(resource, [...properties, ...owned])},
    ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;
}

/**
 * The ids by which `caller` owns objects of `kind`: its own, and those of its groups for policies.
 * Empty for a restricted token (`ownId`).
 */
function ownIds({ owner }: Resource, caller: Caller): readonly string[] {
  return owner?.types.includes(caller.type) ? ownTrusteeIds(caller) : [];
}

/** Whether the object `row` belongs to the caller. */
export function isOwn(resource: Resource, caller: Caller, row: Positioned): boolean {
  if (resource.owns) return resource.owns(caller, row);
  const values = row as unknown as Readonly<Record<string, string>>;
  return (
    resource.owner !== null && ownIds(resource, caller).includes(values[resource.owner.property]!)
  );
}

/**
 * Whether `caller` can read one object that was read with the tree position of its tenant. False
 * for a resource with a rule that only `readable` can evaluate.
 */
export function mayRead(caller: Caller, resource: Resource, row: Positioned): boolean {
  if (resource.rule && !resource.owns) return false;
  const { tenantId } = row as Positioned & { tenantId?: string | null };
  const scopes =
    resource.platformScopes && tenantId === null ? resource.platformScopes : resource.readScopes;
  return (
    (resource.shared ? holdsAtOrBelow : holds)(caller, row, scopes) || isOwn(resource, caller, row)
  );
}

/**
 * The condition for rows of `kind.placed` that `caller` can read: by a scope, or as their owner.
 * `tenants` is the alias of their tenants.
 */
export function readable(caller: Caller, resource: Resource, tenants = 't'): Sql {
  if (resource.rule) return resource.rule(caller, tenants);
  const visible = resource.shared ? visibleFromBelow : visibleAnywhere;
  const seen = visible(caller, resource.readScopes, tenants);
  const own = ownIds(resource, caller);
  if (own.length > 0 && !seesThemselves(caller, resource)) {
    const column = describe(resource.entity).columns.get(resource.owner!.property)!;
    return or([seen, inUuids(`${resource.alias}.${column}`, own)]);
  }
  if (!resource.platformScopes) return seen;
  const tenant = raw(`${resource.alias}.tenant_id`);
  return or([
    sql`(${tenant} is not null and ${seen})`,
    sql`(${tenant} is null and ${visible(caller, resource.platformScopes, tenants)})`,
  ]);
}
