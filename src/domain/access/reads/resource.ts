import type { EntitySchema } from '@mikro-orm/core';
import { describe } from '../../../database/describe.js';
import { columns, inUuids, or, raw, sql, type Sql } from '../../../database/sql.js';
import {
  gives,
  holds,
  holdsAtOrBelow,
  ownTrusteeIds,
  type Caller,
  type TreePosition,
} from '../../core/caller.js';
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
  readonly name: string;
  readonly entity: EntitySchema;
  readonly alias: string;
  /** The rows without tenants. */
  readonly from: Sql;
  /** The join with their tenants, aliased `t`; null for the tenants themselves. */
  readonly tenants: Sql | null;
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
  /** The select list, with the tree position, of a resource with computed properties. */
  readonly select?: (properties: readonly string[]) => Sql;
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

/** The rows of `resource` joined with their tenants. */
export const withTenants = ({ from, tenants }: Resource): Sql =>
  tenants ? sql`${from} ${tenants}` : from;

/** The source of the rows of a table and of the tenants that they belong to. */
export const tableOf = (table: string, alias: string, tenantId = 'tenant_id') => ({
  alias,
  from: raw(`${table} ${alias}`),
  tenants: raw(`join tenants t on t.id = ${alias}.${tenantId}`),
});

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
  if (resource.select) return resource.select(properties);
  return columns(resource.entity, resource.alias, [...new Set(['id', ...properties])]);
}

/** As `selection`, with the tree position of the tenant and the owner for authorization. */
export function positionedSelection(resource: Resource, properties: readonly string[]): Sql {
  if (resource.select) return resource.select(properties);
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

/** The condition for the tenants whose objects a caller can read by scopes. */
const visibilityOf = ({ shared }: Resource) => (shared ? visibleFromBelow : visibleAnywhere);

/** The condition for rows that `caller` can read as their owner, if the scopes alone do not decide. */
function ownedBy(resource: Resource, caller: Caller): Sql | undefined {
  const own = ownIds(resource, caller);
  if (own.length === 0 || seesThemselves(caller, resource)) return undefined;
  const column = describe(resource.entity).columns.get(resource.owner!.property)!;
  return inUuids(`${resource.alias}.${column}`, own);
}

/**
 * As `readable`, for a caller with few tenants: reads the rows of these tenants and those of the
 * caller by their indexes. With a simple OR, databases would read all rows.
 */
export function readableOfFew(caller: Caller, resource: Resource): Sql {
  const own = resource.rule ? undefined : ownedBy(resource, caller);
  if (!own) return readable(caller, resource);
  const { alias, from, readScopes } = resource;
  const seen = visibilityOf(resource)(caller, readScopes, 't');
  const ids = raw(`${alias}.id`);
  return sql`${ids} in (
    select ${ids} from ${withTenants(resource)} where ${seen}
    union select ${ids} from ${from} where ${own})`;
}

/**
 * The condition for rows of `withTenants(resource)` that `caller` can read: by a scope, or as their owner.
 * `tenants` is the alias of their tenants.
 */
export function readable(caller: Caller, resource: Resource, tenants = 't'): Sql {
  if (resource.rule) return resource.rule(caller, tenants);
  const visible = visibilityOf(resource);
  const seen = visible(caller, resource.readScopes, tenants);
  const own = ownedBy(resource, caller);
  if (own) return or([seen, own]);
  if (!resource.platformScopes) return seen;
  const tenant = raw(`${resource.alias}.tenant_id`);
  return or([
    sql`(${tenant} is not null and ${seen})`,
    sql`(${tenant} is null and ${visible(caller, resource.platformScopes, tenants)})`,
  ]);
}
