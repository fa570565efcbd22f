import { itemKey } from '../../src/domain/commerce/offering-items/held-items.js';
import { BillingPeriod, TenantOfferingItem } from '../../src/entities/index.js';
import type { As, TestServer } from './server.js';

export type Report = Record<string, unknown>;

/** Sends a batch of usage reports, by default as the root administrator. */
export const report = (server: TestServer, items: unknown[], as: As = server.admin) =>
  server.as(as).put('/tenants/usages', { items });

/** Sends usage reports, and throws an error if the server refuses one. */
export async function reported(server: TestServer, ...items: Report[]): Promise<void> {
  const { status, text } = await report(server, items);
  if (status !== 200 || text.includes('"error"')) throw new Error(text);
}

/** Returns the usages of a tenant by name, or by name and component. */
export async function usagesOf(
  server: TestServer,
  tenantId: string,
  as: As = server.admin,
): Promise<Record<string, any>> {
  const { status, body, text } = await server.as(as).get(`/tenants/${tenantId}/usages`);
  if (status !== 200) throw new Error(text);
  const entries = (body.items as Record<string, any>[]).map(
    (entry) => [itemKey({ name: entry.name, infraId: entry.infra_id }), entry] as const,
  );
  return Object.fromEntries(entries);
}

/** Returns the usage of `key` by a tenant and its descendants; 0 if there is none. */
export const totalOf = async (server: TestServer, tenantId: string, key: string) =>
  ((await usagesOf(server, tenantId))[key]?.absolute_value ?? 0) as number;

interface Given {
  infraId?: string;
  enabled?: boolean;
  value?: number | null;
  overage?: number | null;
}

/** Gives an offering item to a tenant, even if its ancestors lack it. */
export async function giveItem(
  server: TestServer,
  tenantId: string,
  name: string,
  { infraId, enabled = true, value = null, overage = null }: Given = {},
): Promise<void> {
  await server.write(async ({ em }) => {
    await em.upsert(TenantOfferingItem, {
      tenantId,
      key: itemKey({ name, infraId }),
      name,
      infraId: infraId ?? null,
      enabled,
      quotaValue: value,
      quotaOverage: overage,
      quotaVersion: value === null && overage === null ? 0 : 1,
      quotaState: value === null ? 'unlimited' : 'within',
      locked: false,
      graceUntil: null,
      updatedAt: Date.now(),
      deletedAt: null,
    });
  });
}

/** Sets the start date of billing for an item of a tenant. */
export async function chargeSince(
  server: TestServer,
  tenantId: string,
  name: string,
  startDate: string,
): Promise<void> {
  const period = { tenantId, key: name, name, infraId: null, startDate, updatedAt: Date.now() };
  await server.write(({ em }) => em.upsert(BillingPeriod, period));
}
