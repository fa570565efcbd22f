import { expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { AccessPolicy, newRow } from '../../../src/entities/index.js';
import { useTestServer } from '../../support/server.js';

/*
 * Databases bound the size of a statement: SQLite takes conditions that are nested 1,000 deep. A rule
 * that compares with the policies of the caller must hold for a caller who has more.
 */
const mostPolicies = 1_200;

const server = await useTestServer();
const distributor = await server.makeTenant(server.rootId, 'partner', 'Distributor');
const client = await server.makeClient(distributor.id, 'partner_admin');
const { catalogue } = server.services;
const held: string[] = [];
while (held.length * catalogue.roles.length < mostPolicies) {
  const name = `Held ${held.length}`;
  held.push((await server.makeTenant(distributor.id, 'partner', name)).id);
}
await server.write(async ({ em }) => {
  for (const tenantId of held) {
    for (const { id: roleId } of catalogue.roles) {
      em.create(
        AccessPolicy,
        newRow(AccessPolicy, Date.now(), {
          id: randomUUID(),
          trusteeId: client.id,
          trusteeType: 'client',
          issuerId: server.rootId,
          tenantId,
          roleId,
        }),
        { persist: true },
      );
    }
  }
});

it('moves, disables, enables, deletes and restores a tenant', async () => {
  const [from, to] = [
    await server.makeTenant(distributor.id, 'partner', 'From'),
    await server.makeTenant(distributor.id, 'partner', 'To'),
  ];
  const { id } = await server.makeTenant(from.id, 'customer', 'Moved');
  let version = 1;
  const put = async (change: object) => {
    const { status, text } = await client.put(`/tenants/${id}`, { version: version++, ...change });
    expect(status, text).toBe(200);
  };
  await put({ parent_id: to.id });
  await put({ enabled: false });
  await put({ enabled: true });
  await put({ enabled: false });
  const query = { version };
  expect((await client.delete(`/tenants/${id}`, query)).status).toBe(204);
  const restored = await client.post(`/tenants/${id}/restore`);
  expect(restored.status, restored.text).toBe(204);
});
