import type { Session } from '../../../database/session.js';
import { columns, sql } from '../../../database/sql.js';
import { Client, type ClientType } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError, badInput } from '../../core/errors.js';
import type { Scope } from '../../core/scopes.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import { isDisabledAt } from '../../access/tree/tenant-rules.js';
import { isRedirectUri } from '../../identity/authorization/redirect-uris.js';
import { isSelfRegistered } from '../../core/client-data.js';

/**
 * The scopes that allow administering clients of any type; `managed_clients_admin` allows only
 * managed clients.
 */
export const clientScopes = [
  'tenant_admin',
  'replication_manager',
  'managed_clients_admin',
] as const satisfies readonly Scope[];

/** Returns the scopes that allow creating, changing and deleting clients of `type`. */
export function scopesFor(type: ClientType): readonly Scope[] {
  return type === 'managed_client'
    ? clientScopes
    : clientScopes.filter((scope) => scope !== 'managed_clients_admin');
}

/** The redirect URIs of a client. */
interface ClientAddresses {
  readonly redirectUris?: readonly string[] | undefined;
  readonly postLogoutRedirectUris?: readonly string[] | undefined;
}

/** @throws DomainError `BAD_INPUT` for the first unsuitable redirect URI */
export function assertAddresses({ redirectUris, postLogoutRedirectUris }: ClientAddresses): void {
  assertRedirectUris('redirectUris', redirectUris ?? []);
  assertRedirectUris('postLogoutRedirectUris', postLogoutRedirectUris ?? []);
}

function assertRedirectUris(field: keyof ClientAddresses, uris: readonly string[]): void {
  const index = uris.findIndex((uri) => !isRedirectUri(uri));
  if (index < 0) return;
  throw badInput(
    [field, index],
    `${field}.${index} must be an absolute URI without a fragment or wildcard, with the scheme https, http (loopback addresses only) or a private-use scheme`,
  );
}

/** Maximum length of `data` as JSON, in characters. */
const longestData = 65_536;
/** Maximum nesting depth of objects and arrays in `data`. */
const deepestData = 32;
/** Characters that JSON columns cannot store on every database: U+0000 and unpaired surrogates. */
const unstorable = /\0|\p{Surrogate}/u;

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return !unstorable.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= deepestData) return false;
  if (Array.isArray(value)) return value.every((item) => isStorable(item, depth + 1));
  return Object.entries(value).every(
    ([name, item]) => !unstorable.test(name) && isStorable(item, depth + 1),
  );
}

/**
 * @throws DomainError `BAD_INPUT` for `data` that is too large, too deep or contains unsupported
 *   characters
 */
export function assertStorable(data: Readonly<Record<string, unknown>>): void {
  if (!isStorable(data, 0)) {
    throw badInput(
      'data',
      `data must be JSON with at most ${deepestData} levels and without the character U+0000`,
    );
  }
  if (JSON.stringify(data).length > longestData) {
    throw badInput('data', `data must not exceed ${longestData} characters`);
  }
}

/**
 * Returns the new data of a client when `data` replaces `before`. The scopes of a registration
 * token are kept, because other services read them and callers must not change them.
 */
export function writtenData(
  { registration_scopes: _, ...data }: Readonly<Record<string, unknown>>,
  { registration_scopes: scopes }: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return { ...data, ...(scopes !== undefined && { registration_scopes: scopes }) };
}

/**
 * Returns the `data` of a client whose redirect URIs the caller sets. If the caller is or acts
 * through a client that registered itself, no administrator has approved it, so the new client
 * requires consent as well.
 */
export async function dataWithOrigin(
  { session, caller }: RequestContext,
  data: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  if (isSelfRegistered(data)) return data;
  const makerId = caller.delegatedTo?.clientId ?? (caller.type === 'client' ? caller.id : null);
  if (makerId === null) return data;
  const maker = await session.first<Pick<Client, 'data'>>(
    sql`select ${columns(Client, 'c', ['data'])} from clients c where c.id = ${makerId}`,
  );
  return maker && isSelfRegistered(maker.data) ? { ...data, registration_scopes: [] } : data;
}

/** @throws DomainError for a personal or a disabled tenant, with which clients cannot be registered */
export async function assertOpenForClients(
  session: Session,
  { ownerId, path }: Pick<TenantRow, 'ownerId' | 'path'>,
): Promise<void> {
  if (ownerId) {
    throw new DomainError('BUSINESS_RULE', 'a personal tenant cannot have clients', {
      field: ['tenantId'],
    });
  }
  await assertEnabled(session, { path });
}

/** @throws DomainError `PARENT_DISABLED` if the tenant or one of its ancestors is disabled */
export async function assertEnabled(
  session: Session,
  { path }: Pick<TenantRow, 'path'>,
): Promise<void> {
  if (await isDisabledAt(session, path)) {
    throw new DomainError('PARENT_DISABLED', 'the tenant or one of its ancestors is disabled', {
      field: ['tenantId'],
    });
  }
}
