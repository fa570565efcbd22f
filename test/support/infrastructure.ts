import { TenantOfferingItem, Usage } from '../../src/entities/index.js';
import { itemKey } from '../../src/domain/offering-items/item-key.js';
import type { Body } from './people.js';
import type { As, TestServer } from './server.js';

async function made(server: TestServer, path: string, body: object, as: As): Promise<Body> {
  const response = await server.as(as).post(path, body);
  if (response.status !== 201) throw new Error(`POST ${path}: ${response.text}`);
  return response.body as Body;
}

/** A location of `owner`. */
export const makeLocation = (server: TestServer, owner: string, name = 'Harbour') =>
  made(server, '/locations', { owner_tenant_id: owner, name }, server.admin);

/** A component of `owner`: for backups, unless told otherwise. */
export const makeInfra = (server: TestServer, owner: string, more: object = {}) =>
  made(
    server,
    '/infra',
    {
      owner_tenant_id: owner,
      name: 'Storage',
      url: 'storage+tls://storage.example.com:44445',
      capabilities: ['backup'],
      ...more,
    },
    server.admin,
  );

/** Gives `tenantId` an offering item on a component, whatever the rules. */
export async function putItem(
  server: TestServer,
  tenantId: string,
  name: string,
  infraId: string,
  enabled = true,
): Promise<void> {
  await server.write(async ({ em }) => {
    em.create(
      TenantOfferingItem,
      {
        tenantId,
        key: itemKey({ name, infraId }),
        name,
        infraId,
        enabled,
        quotaValue: null,
        quotaOverage: null,
        quotaVersion: 0,
        quotaState: 'unlimited',
        locked: false,
        graceUntil: null,
        updatedAt: Date.now(),
        deletedAt: null,
      },
      { persist: true },
    );
  });
}

/** Says that `tenantId` uses as much of an offering item on a component, whatever the rules. */
export async function putUsage(
  server: TestServer,
  tenantId: string,
  name: string,
  infraId: string,
  value: number,
): Promise<void> {
  await server.write(async ({ em }) => {
    em.create(
      Usage,
      {
        tenantId,
        key: itemKey({ name, infraId }),
        name,
        infraId,
        value,
        rolled: 0,
        below: 0,
        updatedAt: Date.now(),
      },
      { persist: true },
    );
  });
}
