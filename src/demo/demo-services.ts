import type { Currency, InfraCapability, PricingMode, SettingContent } from '../entities/index.js';

/** A component of the demo. Offering items name it by its name, which no other has. */
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

/** An offering item that a tenant of the demo has on. */
export interface DemoItem {
  readonly name: string;
  /** Name of the component that it is bound to. */
  readonly on?: string;
  readonly quota?: number;
  /** How far beyond the quota usage may go. */
  readonly overage?: number;
  /** How much the tenant itself used two weeks before the first start, and how much it uses then. */
  readonly used?: readonly [before: number, now: number];
  /** What the tenant is charged for it, in its currency. */
  readonly price?: string;
}

/** What a tenant of the demo has set. */
interface DemoSetting {
  /** Type of the application. */
  readonly application: string;
  readonly name: string;
  readonly value: SettingContent;
  /** Values that are set below it do not count. */
  readonly lock?: boolean;
}

/** What a tenant of the demo runs, was given, uses and pays. */
export interface DemoServices {
  readonly locations?: readonly DemoLocation[];
  readonly items?: readonly DemoItem[];
  readonly pricing?: { readonly mode?: PricingMode; readonly currency?: Currency };
  readonly settings?: readonly DemoSetting[];
}
