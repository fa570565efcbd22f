import type { Caller } from '../../core/caller.js';
import { DomainError } from '../../core/errors.js';
import { isWithin } from '../../core/paths.js';
import type { HeldPolicy, Principal } from './principal-reads.js';

/** The tree position of a user or client. */
type Positioned = Pick<Principal, 'tenantPath'>;

/**
 * Whether `client` can act for `user`: the tenant of the user is the tenant of the client or a
 * descendant of it. A client of the root tenant can act for every user.
 */
export const serves = (client: Positioned, user: Positioned): boolean =>
  isWithin(user.tenantPath, client.tenantPath);

/** The client requests access to a user for whom it cannot act. */
export class NotServed extends DomainError {
  constructor() {
    super('ACCESS_DENIED', 'the client cannot act for users of this tenant');
  }
}

/**
 * Returns the policies of a user in a token that is issued through `client`: those on tenants at or
 * below the tenant of the client, or all policies without a client.
 */
export const policiesThrough = (
  client: Positioned | null,
  policies: readonly HeldPolicy[],
): HeldPolicy[] =>
  policies.filter(({ path }) => client === null || isWithin(path, client.tenantPath));

/**
 * Whether the signed-in `caller` can authorize `client` to act for them. A session that an
 * application started with a one-time token can authorize only clients at or below the tenant of
 * that application, so that the client does not get more access than the application. A token that
 * was issued to an application cannot authorize clients.
 */
export function mayLetIn({ delegatedTo, authentication }: Caller, client: Positioned): boolean {
  if (!delegatedTo) return true;
  return authentication === 'session' && isWithin(client.tenantPath, delegatedTo.tenantPath);
}

/**
 * Returns the values of `scope` that `caller` can grant to a client. A session that an application
 * started ends with that application, so it does not issue refresh tokens, which would outlast it.
 * Its tokens are valid for at most one hour.
 */
export const scopeGivenBy = ({ delegatedTo }: Caller, scope: string): string =>
  delegatedTo
    ? scope
        .split(' ')
        .filter((value) => value !== 'offline_access')
        .join(' ')
    : scope;
