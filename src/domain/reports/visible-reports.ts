import { or, sql, type Sql } from '../../database/sql.js';
import { ownId, type Caller } from '../caller.js';
import { visibleAnywhere } from '../tenants/visible.js';
import { reportReaders } from './report-scopes.js';

/** The id of the user who asks, if what is sent to that user is their own to read. */
const ownSubscriber = (caller: Caller): string | null =>
  caller.type === 'user' ? ownId(caller) : null;

/** Whether `report`, read with the ids of its recipients, is sent to the user who asks. */
export const isRecipient = (
  caller: Caller,
  report: { readonly recipients?: readonly string[] },
): boolean => {
  const own = ownSubscriber(caller);
  return own !== null && report.recipients?.includes(own) === true;
};

/**
 * The reports aliased `r` that `caller` may read, by their tenants aliased `tenants`: where they hold a
 * scope, and those that are sent to them. This is what was asked for; what was made of it needs the scope.
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
