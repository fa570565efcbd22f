import type { Caller } from '../caller.js';
import { DomainError } from '../errors.js';
import { isWithin } from '../paths.js';
import type { HeldPolicy, Principal } from './principal-reads.js';

/** A user or client by the place of its tenant in the tree. */
type Placed = Pick<Principal, 'tenantPath'>;

/**
 * Whether `client` serves `user`: the tenant of the user is the client's own or a descendant of it.
 * A client of the root tenant serves every user.
 */
export const serves = (client: Placed, user: Placed): boolean =>
  isWithin(user.tenantPath, client.tenantPath);

/** A client asks for access to a user whom it does not serve. */
export class NotServed extends DomainError {
  constructor() {
    super('ACCESS_DENIED', 'the client cannot act for users of this tenant');
  }
}

/**
 * The policies of a user that count in a token issued through `client`: those on tenants at or below
 * the client's. All of them where there is no client.
 */
export const policiesThrough = (
  client: Placed | null,
  policies: readonly HeldPolicy[],
): HeldPolicy[] =>
  policies.filter(({ path }) => client === null || isWithin(path, client.tenantPath));

/**
 * Whether `caller`, who is signed in, may let `client` act for them. A session that an application has
 * begun by a one-time token lets in only clients at or below that application's tenant, so that no one
 * gets more by it than the application has. A token that was issued to an application lets no one in.
 */
export function mayLetIn({ delegatedTo, authentication }: Caller, client: Placed): boolean {
  if (!delegatedTo) return true;
  return authentication === 'session' && isWithin(client.tenantPath, delegatedTo.tenantPath);
}

/**
 * The values of `scope` that `caller` may give to a client. A session that an application has begun ends
 * with that application, and refresh tokens would outlast it: they are not issued, so that the tokens
 * of such a session are good for an hour at most.
 */
export const scopeGivenBy = ({ delegatedTo }: Caller, scope: string): string =>
  delegatedTo
    ? scope
        .split(' ')
        .filter((value) => value !== 'offline_access')
        .join(' ')
    : scope;
