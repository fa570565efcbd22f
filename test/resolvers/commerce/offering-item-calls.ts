import type { Caller, TestServer } from '../../support/server.js';
import { change } from '../support.js';

export interface Item {
  name: string;
  infraId?: string | null;
  enabled?: boolean | null;
  locked?: boolean | null;
  quota?: { value?: number | null; overage?: number | null; version: number } | null;
}

/** An item that is on, with a quota if one is given, where there has been none. */
export const on = (name: string, value?: number, overage?: number, infraId?: string): Item => ({
  name,
  enabled: true,
  ...(infraId !== undefined && { infraId }),
  ...(value !== undefined && { quota: { value, overage: overage ?? null, version: 0 } }),
});

/** Sets offering items by the graph; it goes well. */
export const setItems = (caller: Caller, tenantId: string, items: Item[]): Promise<any> =>
  change(caller, 'setOfferingItems', 'tenant { id }', { tenantId, items });

export interface Report {
  tenantId?: string;
  resourceId?: string;
  offeringItem?: string;
  usageName?: string;
  infraId?: string;
  value: number;
}

/** Reports usages by the graph; all of them are written. */
export async function report(server: TestServer, reports: Report[]): Promise<void> {
  const { failed } = await change(
    server.admin,
    'reportUsages',
    'written failed { index code field message }',
    { reports },
  );
  if (failed.length > 0) throw new Error(JSON.stringify(failed));
}
