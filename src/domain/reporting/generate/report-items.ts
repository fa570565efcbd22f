import { inUuids, sql } from '../../../database/sql.js';
import type { MeasurementUnit } from '../../../entities/index.js';
import type { ItemReads, ItemRow } from '../../commerce/offering-items/held-items.js';
import { heldItems } from '../../commerce/offering-items/held-items.js';
import { counted } from '../../commerce/usages/usage-entries.js';
import type { ReportTenant } from './report-tenants.js';

/** A measured item: an offering item on its component, or a usage without an item. */
export interface ReportItem {
  /** See `itemKey`. */
  readonly key: string;
  readonly applicationId: string;
  /** Name of the application. */
  readonly application: string;
  readonly usageName: string;
  /** Null for a usage without an item. */
  readonly offeringItem: string | null;
  /** The identifier for billing. */
  readonly sku: string;
  readonly edition: string | null;
  readonly infraId: string | null;
  /** Null without a component, or if the component was deleted. */
  readonly infraName: string | null;
  readonly unit: MeasurementUnit;
  /** Whether the usage only grows, so that the increase in the period is what counts. */
  readonly accumulates: boolean;
}

/** The enabled items of a page of tenants that have a usage, by tenant and key. */
export type HeldByKey = ReadonlyMap<string, ReadonlyMap<string, ItemRow>>;

/** Looks up the items of lines, page by page. Caches items between pages. */
export class ReportItems {
  private readonly known = new Map<string, ReportItem | undefined>();

  constructor(private readonly ctx: ItemReads) {}

  /** Returns the enabled items of `tenants` that have a usage. The number of statements is constant. */
  async heldBy(tenants: readonly ReportTenant[]): Promise<HeldByKey> {
    const held = await heldItems(this.ctx, tenants);
    return new Map(
      Array.from(held, ([id, rows]) => [
        id,
        new Map(
          rows.filter(({ item }) => item.type !== 'feature').map((row) => [row.key, row] as const),
        ),
      ]),
    );
  }

  /** Loads the items of `keys`. One statement, or none if all keys are already loaded. */
  async learn(keys: Iterable<string>): Promise<void> {
    const fresh = [...new Set(keys)].filter((key) => !this.known.has(key));
    const infraIds = [...new Set(fresh.flatMap((key) => key.split('@')[1] ?? []))];
    const rows =
      infraIds.length === 0
        ? []
        : await this.ctx.session.all<{ id: string; name: string }>(
            sql`select c.id as "id", c.name as "name" from infra_components c
              where ${inUuids('c.id', infraIds)}`,
          );
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    for (const key of fresh) this.known.set(key, this.describe(key, names));
  }

  /** The item of `key`; undefined if the catalog no longer contains it. The key must be loaded. */
  item(key: string): ReportItem | undefined {
    return this.known.get(key);
  }

  private describe(key: string, infraNames: ReadonlyMap<string, string>): ReportItem | undefined {
    const { catalogue } = this.ctx;
    const [name, infraId = null] = key.split('@') as [string, string?];
    const what = counted(catalogue, name);
    if (!what) return undefined;
    return {
      key,
      applicationId: what.applicationId,
      application: catalogue.application(what.applicationId)!.name,
      usageName: what.usageName,
      offeringItem: catalogue.item(name) ? name : null,
      sku: name,
      edition: what.edition,
      infraId,
      infraName: infraId === null ? null : (infraNames.get(infraId) ?? null),
      unit: what.measurementUnit,
      accumulates: what.accumulates,
    };
  }
}
