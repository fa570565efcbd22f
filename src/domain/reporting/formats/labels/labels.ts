import type { QuotaState, ReportKind, TenantKind } from '../../../../entities/index.js';

/** The texts of a report for people, in one language. */
export interface Labels {
  readonly kinds: Readonly<Record<ReportKind, string>>;
  readonly tenantKinds: Readonly<Record<TenantKind, string>>;
  readonly states: Readonly<Record<QuotaState, string>>;
  readonly period: string;
  readonly generatedAt: string;
  readonly tenant: string;
  readonly path: string;
  readonly tenantKind: string;
  readonly service: string;
  readonly usage: string;
  readonly sku: string;
  readonly edition: string;
  readonly infrastructure: string;
  readonly unit: string;
  readonly own: string;
  readonly total: string;
  readonly quota: string;
  readonly overage: string;
  readonly state: string;
  readonly date: string;
  readonly value: string;
  readonly start: string;
  readonly end: string;
  readonly change: string;
  readonly largest: string;
  readonly average: string;
  readonly added: string;
  readonly resource: string;
  readonly everythingElse: string;
  readonly nothing: string;
}

/** Labels with one text. */
type Texts = {
  readonly [Name in keyof Labels as Labels[Name] extends string ? Name : never]: string;
};
/** Labels with several texts. */
type Lists = {
  readonly kinds: readonly [string, string, string, string];
  readonly tenantKinds: readonly [string, string, string, string, string];
  readonly states: readonly [string, string, string, string, string];
};

/** Creates the labels of a language. Lists are in the order of `Labels`. */
export const inWords = ({ kinds, tenantKinds, states, ...texts }: Texts & Lists): Labels => ({
  ...texts,
  kinds: {
    usage_current: kinds[0],
    usage_daily: kinds[1],
    usage_summary: kinds[2],
    usage_breakdown: kinds[3],
  },
  tenantKinds: {
    root: tenantKinds[0],
    partner: tenantKinds[1],
    folder: tenantKinds[2],
    customer: tenantKinds[3],
    unit: tenantKinds[4],
  },
  states: {
    unlimited: states[0],
    within: states[1],
    near: states[2],
    over: states[3],
    exceeded: states[4],
  },
});
