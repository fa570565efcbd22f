import { configFor, startInstance } from '../support/storage.js';

/*
 * A separate server on the database of its argument. It creates tenants one after another, and
 * prints the id of each when the response has arrived. It runs until it is killed.
 */
const server = await startInstance(configFor(process.argv[2]!));
const parentId = server.made!.rootTenantId;
for (let count = 0; ; count++) {
  const { status, body } = await server.send('POST', '/tenants', {
    name: `tenant ${count}`,
    kind: 'partner',
    parent_id: parentId,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  process.stdout.write(`${body.id}\n`);
}
