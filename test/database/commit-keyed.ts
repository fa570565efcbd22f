import { sql } from '../../src/database/sql.js';
import { configFor, startInstance } from '../support/storage.js';
import { keyedRequests } from './keyed-requests.js';

/*
 * A separate server on the database of its first argument. It commits the request of the second
 * one, reports that, and never responds. It runs until it is killed.
 */
const [, , url, api] = process.argv;
const server = await startInstance(configFor(url!));
const write = server.database.write.bind(server.database);
server.database.write = async (session, work, options) => {
  let keyed = false;
  const result = await write(
    session,
    async (unit) => {
      const value = await work(unit);
      const rows = await unit.session.all(sql`select 1 from idempotency_keys`);
      keyed = rows.length > 0;
      return value;
    },
    options,
  );
  if (!keyed) return result;
  process.stdout.write('committed\n');
  return new Promise(() => {});
};
// Keeps the process running.
setInterval(() => {}, 1000);
await server.app.inject(keyedRequests[api as 'rest'](server.made!.rootTenantId));
