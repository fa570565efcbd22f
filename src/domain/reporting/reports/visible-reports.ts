import { or, sql, type Sql } from '../../../database/sql.js';
import { ownId, type Caller } from '../../core/caller.js';
import { visibleAnywhere } from '../../access/tree/visible-tenants.js';
import { reportReaders } from './report-scopes.js';

/** The id of the calling user, if the caller can read reports as a recipient. */
const ownSubscriber = (caller: Caller): string | null =>
  caller.type === 'user' ? ownId(caller) : null;

/**
 * Whether the calling user is a recipient of `report`, which was read with the ids of its
 * recipients.
 */
export const isRecipient = (
  caller: Caller,
  report: { readonly recipients?: readonly string[] },
): boolean => {
  const own = ownSubscriber(caller);
  return own !== null && report.recipients?.includes(own) === true;
};

/**
 * The condition for reports aliased `r`, with tenants aliased `tenants`, that `caller` can read: by
 * a scope, or as a recipient. Stored reports always require the scope.
 */
export function visibleReports(caller: Caller, tenants: string): Sql {
  const seen = visibleAnywhere(caller, reportReaders, tenants);
  const own = ownSubscriber(caller);
  if (own === null) return seen;
  return or([
    seen,
    sql`exists (select 1 from report_recipients sent
      where sent.report_id = r.id and sent.user_id = ${own})`,
  ]);
}
