import { sql } from '../../src/database/sql.js';
import { configFor, startInstance } from '../support/storage.js';
import { keyedRequests } from './keyed-requests.js';

/*
 * A server of its own, on the database that its first argument names: it commits the request that the
 * second names, says so, and never answers it. It ends when it is killed.
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
// Nothing else keeps the process alive.
setInterval(() => {}, 1000);
await server.app.inject(keyedRequests[api as 'rest'](server.made!.rootTenantId));
