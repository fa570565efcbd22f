import { randomUUID } from 'node:crypto';
import { ByDialect, sql } from '../../src/database/sql.js';
import { run } from '../../src/domain/core/action.js';
import { itemKey } from '../../src/domain/commerce/offering-items/held-items.js';
import { setOfferingItems } from '../../src/domain/commerce/offering-items/set-offering-items.js';
import {
  InfraComponent,
  Location,
  newRow,
  type InfraCapability,
} from '../../src/entities/index.js';
import type { As, TestServer } from './server.js';

/** Ids of the applications of the catalog whose items the tests set. */
export const backup = '6e6d758d-8e74-3ae3-ac84-50eb0dff12eb';
export const filesCloud = 'dfd85a5f-a464-32ab-81fd-99bcc66a070f';

export const noQuota = { value: null, overage: null, version: 0 };

/** An enabled item of the backup application. */
export const on = (name: string, more: object = {}) => ({
  application_id: backup,
  name,
  status: 1,
  ...more,
});

/** A disabled item of the backup application. */
export const off = (name: string, more: object = {}) => on(name, { status: 0, ...more });

/** A quota in a request. */
export const quota = (value: number | null, overage: number | null = null, version = 0) => ({
  quota: { value, overage, version },
});

/** Sets offering items of a tenant, by default as the root administrator. */
export const setItems = (
  server: TestServer,
  tenantId: string,
  items: readonly object[],
  { as = server.admin, ...more }: { as?: As; check_usage?: unknown } = {},
) => server.as(as).put(`/tenants/${tenantId}/offering_items`, { offering_items: items, ...more });

/** Like `setItems`, but throws an error if the request fails. */
export async function giveItems(
  server: TestServer,
  tenantId: string,
  items: readonly object[],
): Promise<Record<string, any>[]> {
  const { status, text, body } = await setItems(server, tenantId, items);
  if (status !== 200) throw new Error(text);
  return body.items as Record<string, any>[];
}

/** Returns the stored items of a tenant, by key. */
export async function storedItems(server: TestServer, tenantId: string) {
  const rows = await server.session().all<{
    key: string;
    enabled: boolean;
    locked: boolean;
    value: number | null;
    overage: number | null;
    quotaVersion: number;
    quotaState: string;
    graceUntil: number | null;
    updatedAt: number;
    deletedAt: number | null;
  }>(sql`select i.key as "key", i.enabled as "enabled", i.locked as "locked",
      i.quota_value as "value", i.quota_overage as "overage", i.quota_version as "quotaVersion",
      i.quota_state as "quotaState", i.grace_until as "graceUntil",
      i.updated_at as "updatedAt", i.deleted_at as "deletedAt"
    from tenant_offering_items i where i.tenant_id = ${tenantId} order by i.key`);
  return new Map(rows.map((row) => [row.key, row]));
}

/** Returns the keys of the enabled items of a tenant, in order. */
export async function keysOn(server: TestServer, tenantId: string): Promise<string[]> {
  const rows = await storedItems(server, tenantId);
  return [...rows.values()].filter(({ enabled }) => enabled).map(({ key }) => key);
}

/** Writes the own usage of a tenant, not yet aggregated. */
export async function use(
  server: TestServer,
  tenantId: string,
  name: string,
  value: number,
  infraId: string | null = null,
): Promise<void> {
  const key = itemKey({ name, infraId });
  const now = new ByDialect(sql`1`, sql`1::bigint`);
  await server.write(async ({ session }) => {
    await session.all(sql`delete from usages where tenant_id = ${tenantId} and key = ${key}`);
    await session.all(sql`insert into usages
        (tenant_id, key, name, infra_id, value, rolled, below, updated_at)
      values (${tenantId}, ${key}, ${name}, ${infraId}, ${value}, 0, 0, ${now})`);
  });
}

/** Creates an infrastructure component of `ownerTenantId` in a new location. */
export async function makeCarrier(
  server: TestServer,
  ownerTenantId: string,
  capabilities: InfraCapability[] = ['backup'],
): Promise<string> {
  const now = Date.now();
  const id = randomUUID();
  const locationId = randomUUID();
  await server.write(async ({ em }) => {
    const location = newRow(Location, now, { id: locationId, ownerTenantId, name: 'Here' });
    em.create(Location, location, { persist: true });
    await em.flush();
    em.create(
      InfraComponent,
      newRow(InfraComponent, now, {
        id,
        ownerTenantId,
        locationId,
        name: 'Storage',
        url: 'https://storage.example.com',
        capabilities,
      }),
      { persist: true },
    );
  });
  return id;
}

/**
 * Locks or unlocks an item of a tenant as `as`. Runs the action directly, because the documented
 * API can only show locks.
 */
export async function setLock(
  server: TestServer,
  as: { username: string; password: string },
  tenantId: string,
  name: string,
  locked: boolean,
): Promise<void> {
  const { services } = server;
  const session = services.database.session();
  const ip = '127.0.0.1';
  const caller = await services.identity.authenticate(session, { type: 'basic', ...as }, ip);
  await run(
    setOfferingItems,
    { ...services, caller, session, requestId: 'test', ip, userAgent: null },
    { tenantId, items: [{ name, locked }] },
  );
}
