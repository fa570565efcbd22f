import type { Currency, InfraCapability, PricingMode, SettingContent } from '../entities/index.js';

/** A component of the demo. Offering items refer to it by its unique name. */
interface DemoComponent {
  readonly name: string;
  readonly url: string;
  readonly capabilities: readonly InfraCapability[];
  readonly contentUrl?: string;
  readonly backendType?: string;
}

/** A demo location with its components. */
export interface DemoLocation {
  readonly name: string;
  readonly components: readonly DemoComponent[];
}

/** An enabled offering item of a demo tenant. */
export interface DemoItem {
  readonly name: string;
  /** Name of the component of the item. */
  readonly on?: string;
  readonly quota?: number;
  /** Allowed usage beyond the quota. */
  readonly overage?: number;
  /** Usage of the tenant itself two weeks before the first start, and at the first start. */
  readonly used?: readonly [before: number, now: number];
  /** Price of the item, in the currency of the tenant. */
  readonly price?: string;
}

/** A setting of a demo tenant. */
interface DemoSetting {
  /** Type of the application. */
  readonly application: string;
  readonly name: string;
  readonly value: SettingContent;
  /** Whether values of descendants are ignored. */
  readonly lock?: boolean;
}

/** Infrastructure, offering items, usage and prices of a demo tenant. */
export interface DemoServices {
  readonly locations?: readonly DemoLocation[];
  readonly items?: readonly DemoItem[];
  readonly pricing?: { readonly mode?: PricingMode; readonly currency?: Currency };
  readonly settings?: readonly DemoSetting[];
}
