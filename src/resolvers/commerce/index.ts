import { ApplicationMutations } from './applications/application-mutations.js';
import {
  ApplicationFeatureResolver,
  AvailableRoleResolver,
  TenantApplicationResolver,
} from './applications/applications.js';
import { BillingMutations } from './billing/billing-mutations.js';
import { TenantBillingResolver } from './billing/billing.js';
import { ApplicationResolver, PlatformResolver, RoleResolver } from './catalogue/catalogue.js';
import {
  ApplicationSettingResolver,
  PolicyRoleResolver,
  SchemaApplicationResolver,
  SettingApplicationResolver,
} from './catalogue/catalogue-fields.js';
import { InfrastructureMutations } from './infrastructure/infrastructure-mutations.js';
import { InfraComponentResolver, LocationResolver } from './infrastructure/infrastructure.js';
import { EditionSwitchResolver } from './offering-items/edition-switch.js';
import { OfferingItemMutations } from './offering-items/offering-item-mutations.js';
import {
  ApplicationItemResolver,
  OfferingItemResolver,
  TenantItemResolver,
  TenantOfferingItemResolver,
} from './offering-items/offering-items.js';
import { TenantHistoryResolver } from './usages/usage-history.js';
import { UsageMutations } from './usages/usage-mutations.js';
import { QuotaUsageResolver, UsageResolver } from './usages/usages.js';

/** The resolvers and mutations of this module. */
export const commerceResolvers = [
  ApplicationResolver,
  RoleResolver,
  PlatformResolver,
  PolicyRoleResolver,
  SchemaApplicationResolver,
  SettingApplicationResolver,
  ApplicationSettingResolver,
  TenantApplicationResolver,
  ApplicationFeatureResolver,
  AvailableRoleResolver,
  TenantBillingResolver,
  OfferingItemResolver,
  ApplicationItemResolver,
  TenantOfferingItemResolver,
  TenantItemResolver,
  QuotaUsageResolver,
  UsageResolver,
  TenantHistoryResolver,
  EditionSwitchResolver,
  LocationResolver,
  InfraComponentResolver,
  ApplicationMutations,
  OfferingItemMutations,
  UsageMutations,
  BillingMutations,
  InfrastructureMutations,
] as const;
