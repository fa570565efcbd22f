import { configFor, startInstance } from '../support/storage.js';

/*
 * A server of its own: makes one tenant after the other in the database that its argument names, and
 * says the id of each as soon as it was acknowledged. It ends when it is killed.
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
