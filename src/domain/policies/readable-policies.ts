import { inUuids, or, type Sql } from '../../database/sql.js';
import { ownTrusteeIds, type Caller } from '../caller.js';
import { kinds, readable } from '../reads/kinds.js';

/**
 * The condition for policies `p` on tenants `t` that the caller can read. Filters and orders of a
 * list must not reveal others.
 */
export const readablePolicies = (caller: Caller): Sql =>
  or([readable(caller, kinds.accessPolicy), inUuids('p.trustee_id', ownTrusteeIds(caller))]);
