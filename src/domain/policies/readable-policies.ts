import { inUuids, or, type Sql } from '../../database/sql.js';
import { ownTrusteeIds, type Caller } from '../caller.js';
import { kinds, readable } from '../reads/kinds.js';

/**
 * Of policies `p` on tenants `t`, those that the caller may read. What a list is filtered or sorted by
 * must not show others.
 */
export const readablePolicies = (caller: Caller): Sql =>
  or([readable(caller, kinds.accessPolicy), inUuids('p.trustee_id', ownTrusteeIds(caller))]);
