import { itemKey } from '../../src/domain/commerce/offering-items/item-key.js';
import { BillingPeriod, TenantOfferingItem } from '../../src/entities/index.js';
import type { As, TestServer } from './server.js';

export type Report = Record<string, unknown>;

/** Sends a batch of reports, as the administrator of the platform unless told otherwise. */
export const report = (server: TestServer, items: unknown[], as: As = server.admin) =>
  server.as(as).put('/tenants/usages', { items });

/** Sends reports that all have to be taken. */
export async function reported(server: TestServer, ...items: Report[]): Promise<void> {
  const { status, text } = await report(server, items);
  if (status !== 200 || text.includes('"error"')) throw new Error(text);
}

/** The usages of a tenant by name, or by name and component. */
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

/** What a tenant and everybody below it use of `key`; 0 if nothing is said of it. */
export const totalOf = async (server: TestServer, tenantId: string, key: string) =>
  ((await usagesOf(server, tenantId))[key]?.absolute_value ?? 0) as number;

interface Given {
  infraId?: string;
  enabled?: boolean;
  value?: number | null;
  overage?: number | null;
}

/** Gives an offering item to a tenant, whatever the tenants above have. */
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

/** Has an item of a tenant charged for since `startDate`. */
export async function chargeSince(
  server: TestServer,
  tenantId: string,
  name: string,
  startDate: string,
): Promise<void> {
  const period = { tenantId, key: name, name, infraId: null, startDate, updatedAt: Date.now() };
  await server.write(({ em }) => em.upsert(BillingPeriod, period));
}
