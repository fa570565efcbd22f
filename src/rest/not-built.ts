/** The operations of the contract that are not served yet, under the work that they belong to. */
const work: Readonly<Record<string, readonly string[]>> = {
  reports: [
    'POST /api/2/reports',
    'DELETE /api/2/reports/{report_id}',
    'PUT /api/2/reports/{report_id}',
    'GET /api/2/reports/{report_id}',
    'GET /api/2/reports/{report_id}/stored',
    'GET /api/2/reports/{report_id}/stored/{stored_report_id}',
    'POST /api/2/reports/bulk',
    'GET /api/2/tenants/{tenant_id}/reports',
    'GET /api/2/users/{user_id}/report-subscriptions',
    'POST /api/2/users/{user_id}/report-subscriptions',
    'DELETE /api/2/users/{user_id}/report-subscriptions/{report_id}',
  ],
};

/**
 * The one list of what is missing: `METHOD path` as the contract has it, to the work that will bring
 * it. Whoever serves an operation takes it out here; the contract test sees to that.
 */
export const notBuilt: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(work).flatMap(([name, keys]) => keys.map((key) => [key, name])),
);
