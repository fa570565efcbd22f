import { run } from '../domain/core/action.js';
import { updatePrices } from '../domain/commerce/billing/update-prices.js';
import { updatePricing } from '../domain/commerce/billing/update-pricing.js';
import type { RequestContext } from '../domain/core/context.js';
import { createInfra } from '../domain/commerce/infrastructure/create-infra.js';
import { createLocation } from '../domain/commerce/infrastructure/create-location.js';
import { setOfferingItems } from '../domain/commerce/offering-items/set-offering-items.js';
import { setTenantSetting } from '../domain/platform/settings/write-setting.js';
import { reportUsages } from '../domain/commerce/usages/report-usages.js';
import { rollUp } from '../domain/commerce/usages/roll-up.js';
import type { DemoItem, DemoLocation, DemoServices } from './demo-services.js';

const day = 86_400_000;

/** Days over which usages change from their old to their current values. */
const history = 14;

/** An offering item of a tenant with usage. */
interface Used {
  readonly tenantId: string;
  readonly offeringItem: string;
  readonly infraId?: string;
  readonly used: readonly [before: number, now: number];
}

/** Creates infrastructure, offering items, usages and prices of tenants. */
export class ServiceCreator {
  private readonly components = new Map<string, string>();
  private readonly usages: Used[] = [];

  constructor(private readonly admin: RequestContext) {}

  /** Creates the locations of `ownerTenantId` with their components. */
  async createLocations(ownerTenantId: string, locations: readonly DemoLocation[]): Promise<void> {
    for (const { name, components } of locations) {
      const { id: locationId } = await run(createLocation, this.admin, { ownerTenantId, name });
      for (const component of components) {
        const input = { ownerTenantId, locationId, ...component };
        const { id } = await run(createInfra, this.admin, input);
        this.components.set(component.name, id);
      }
    }
  }

  /** Creates the services of the tenant `tenantId` without usage: see `reportHistory`. */
  async create(tenantId: string, demo: DemoServices): Promise<void> {
    const { locations = [], items = [], pricing, settings = [] } = demo;
    await this.createLocations(tenantId, locations);
    if (items.length > 0) await this.createItems(tenantId, items);
    if (pricing) await run(updatePricing, this.admin, { tenantId, version: 1, ...pricing });
    await this.createPrices(tenantId, items);
    for (const { application, name, value, lock = false } of settings) {
      const { id } = this.admin.catalogue.applications.find(({ type }) => type === application)!;
      const setting = { tenantId, applicationId: id, settingName: name };
      await run(setTenantSetting, this.admin, { ...setting, value, lock });
    }
  }

  /** Converts an item to the names of the actions. */
  private named({ name, on }: DemoItem): { name: string; infraId?: string } {
    return { name, ...(on !== undefined && { infraId: this.components.get(on)! }) };
  }

  private async createItems(tenantId: string, items: readonly DemoItem[]): Promise<void> {
    await run(setOfferingItems, this.admin, {
      tenantId,
      items: items.map((item) => ({
        ...this.named(item),
        enabled: true,
        ...(item.quota !== undefined && {
          quota: { value: item.quota, overage: item.overage ?? null, version: 0 },
        }),
      })),
    });
    for (const item of items) {
      if (!item.used) continue;
      const { name: offeringItem, ...bound } = this.named(item);
      this.usages.push({ tenantId, offeringItem, ...bound, used: item.used });
    }
  }

  private async createPrices(tenantId: string, items: readonly DemoItem[]): Promise<void> {
    const priced = items.flatMap((item) =>
      item.price === undefined
        ? []
        : [
            {
              ...this.named(item),
              applicationId: this.admin.catalogue.item(item.name)!.applicationId,
              price: item.price,
            },
          ],
    );
    if (priced.length > 0) await run(updatePrices, this.admin, { tenantId, items: priced });
  }

  /** Reports the usage at the end of each day up to now, and aggregates it. */
  async reportHistory(): Promise<void> {
    const now = this.admin.clock();
    for (let ago = history; ago >= 0; ago--) {
      const items = this.usages.map(({ used: [before, after], ...report }) => ({
        ...report,
        usageValue: Math.round(after - ((after - before) * ago) / history),
      }));
      const then = { ...this.admin, clock: () => now - ago * day };
      const wrong = (await run(reportUsages, then, { items })).find(Boolean);
      if (wrong) throw wrong;
      await rollUp(this.admin.database);
    }
  }
}
