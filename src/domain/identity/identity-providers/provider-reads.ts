import type { Session } from '../../../database/session.js';
import { columns, inTexts, raw, sql, type Sql } from '../../../database/sql.js';
import { IdentityProvider, type Tenant } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { holds, type Caller, type TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError, notFound } from '../../core/errors.js';
import { pathsTo } from '../../core/paths.js';
import {
  assertCoversAdministrator,
  coversAdministrator,
} from '../../access/policies/policy-rules.js';
import { readable } from '../../access/reads/resource.js';
import { identityProviderResource } from './identity-provider-resource.js';
import { clientSecretPurpose, providerScopes } from './provider-rules.js';

/** A stored provider with the tree position and the kind of its owner. */
export type StoredProvider = IdentityProvider & TreePosition & Pick<Tenant, 'kind'>;

/** A provider as returned to a caller. */
export type ProviderRow = Omit<StoredProvider, 'encryptedClientSecret'> & {
  /** Null if there is no secret or the caller cannot change the provider. */
  readonly clientSecret: string | null;
};

const selection = sql`${columns(IdentityProvider, 'i')},
  ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier", t.kind as "kind"')}`;

/** Returns the existing providers, aliased `i`, with owners aliased `t`, that match `where`, by id. */
export function providersWhere(session: Session, where: Sql): Promise<StoredProvider[]> {
  return session.all<StoredProvider>(
    sql`select ${selection} from identity_providers i join tenants t on t.id = i.owner_tenant_id
      where i.deleted_at is null and ${where} order by i.id`,
  );
}

/**
 * The owners `t` whose providers apply to the tenant at `path`: the tenant itself and its
 * ancestors whose administrators reach it. A closed tenant does not use the providers of its
 * indirect ancestors.
 */
export const availableAt = ({ path, barrier }: Pick<TreePosition, 'path' | 'barrier'>): Sql =>
  sql`${inTexts('t.path', pathsTo(path))} and ${barrier} <= t.depth + 1`;

/**
 * The condition for providers that the caller can read: at their owner, or at a tenant that
 * inherits them.
 */
export const readableProviders = (caller: Caller): Sql =>
  readable(caller, identityProviderResource);

/** Returns `stored` with the properties that are visible to the caller of `ctx`. */
export function shownProvider(
  ctx: RequestContext,
  { encryptedClientSecret, ...row }: StoredProvider,
): ProviderRow {
  const shows =
    encryptedClientSecret &&
    holds(ctx.caller, row, providerScopes) &&
    coversAdministrator(ctx, row);
  return {
    ...row,
    clientSecret: shows ? ctx.vault.open(clientSecretPurpose, encryptedClientSecret) : null,
  };
}

/** Returns the provider with this `id` as visible to the caller, after a write. */
export async function writtenProvider(ctx: ActionContext, id: string): Promise<ProviderRow> {
  const [row] = await providersWhere(ctx.session, sql`i.id = ${id}`);
  return shownProvider(ctx, row!);
}

/**
 * Returns the provider with this `id` if the caller can change it.
 *
 * @throws DomainError `NOT_FOUND` if the provider does not exist or is not visible, `ACCESS_DENIED`
 *   if the caller can only read it or cannot grant the administrator role of its owner
 */
export async function authorizeProvider(ctx: ActionContext, id: string): Promise<StoredProvider> {
  const [provider] = await providersWhere(
    ctx.session,
    sql`i.id = ${id} and ${readableProviders(ctx.caller)}`,
  );
  if (!provider) throw notFound('idp', id);
  const refusal = () =>
    new DomainError('ACCESS_DENIED', 'the identity provider belongs to an ancestor tenant');
  ctx.authorize(provider, refusal);
  assertCoversAdministrator(ctx, provider);
  return provider;
}
