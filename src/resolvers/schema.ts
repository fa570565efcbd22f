import { getNullableType, isAbstractType, isObjectType, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { AccessPolicyResolver } from './access/policies/policies.js';
import { TenantBillingResolver } from './commerce/billing/billing.js';
import { BrandResolver, TenantBrandResolver } from './branding/brands/brands.js';
import {
  ApplicationFeatureResolver,
  AvailableRoleResolver,
  TenantApplicationResolver,
} from './commerce/applications/applications.js';
import {
  ApplicationResolver,
  PlatformResolver,
  RoleResolver,
} from './commerce/catalogue/catalogue.js';
import { EditionSwitchResolver } from './commerce/offering-items/edition-switch.js';
import { ContactResolver } from './accounts/contacts/contacts.js';
import { attachDirectResolvers } from './engine/direct-resolvers.js';
import {
  IdentityProviderResolver,
  TenantProviderResolver,
  UserProviderResolver,
} from './identity/identity-providers/identity-providers.js';
import {
  InfraComponentResolver,
  LocationResolver,
} from './commerce/infrastructure/infrastructure.js';
import { JobResolver } from './platform/jobs/jobs.js';
import {
  LegalDocumentResolver,
  LegalDocumentToSignResolver,
  LegalSignatureResolver,
  TenantLegalDocumentResolver,
  UserLegalDocumentResolver,
} from './branding/legal-documents/legal-documents.js';
import { AccessMutations } from './access/policies/policy-mutations.js';
import { SecondFactorResolver, TenantMfaResolver } from './identity/mfa/mfa.js';
import { ContactMutations } from './accounts/contacts/contact-mutations.js';
import { MfaMutations } from './identity/mfa/mfa-mutations.js';
import { TotpMutations } from './identity/mfa/totp-mutations.js';
import { SingleSignOnMutations } from './identity/identity-providers/single-sign-on-mutations.js';
import { SessionMutations } from './identity/sessions/session-mutations.js';
import { ApplicationMutations } from './commerce/applications/application-mutations.js';
import { BillingMutations } from './commerce/billing/billing-mutations.js';
import { BrandMutations } from './branding/brands/brand-mutations.js';
import { IdentityProviderMutations } from './identity/identity-providers/identity-provider-mutations.js';
import { LegalDocumentMutations } from './branding/legal-documents/legal-document-mutations.js';
import { InfrastructureMutations } from './commerce/infrastructure/infrastructure-mutations.js';
import { JobMutations } from './platform/jobs/job-mutations.js';
import { OfferingItemMutations } from './commerce/offering-items/offering-item-mutations.js';
import { SecurityGroupMutations } from './access/security-groups/security-group-mutations.js';
import { RegistrationTokenMutations } from './accounts/registration-tokens/registration-token-mutations.js';
import { SettingMutations } from './platform/settings/setting-mutations.js';
import { TenantMutations } from './accounts/tenants/tenant-mutations.js';
import { ReportMutations } from './reporting/reports/report-mutations.js';
import { UsageMutations } from './commerce/usages/usage-mutations.js';
import { UserMutations } from './accounts/users/user-mutations.js';
import { NodeResolver } from './platform/nodes/nodes.js';
import { ClientResolver, PrincipalResolver, UserResolver } from './accounts/users/principals.js';
import {
  ApplicationItemResolver,
  OfferingItemResolver,
  TenantItemResolver,
  TenantOfferingItemResolver,
} from './commerce/offering-items/offering-items.js';
import { types } from './references.js';
import { readArguments } from './engine/read-arguments.js';
import { propertiesBehind, type Readable } from './engine/selection.js';
import {
  ReportResolver,
  StoredReportResolver,
  TenantReportResolver,
  UserReportResolver,
} from './reporting/reports/reports.js';
import {
  GroupPolicyResolver,
  MemberResolver,
  SecurityGroupResolver,
  TenantGroupResolver,
} from './access/security-groups/security-groups.js';
import {
  RegistrationTokenResolver,
  TenantRegistrationTokenResolver,
} from './accounts/registration-tokens/registration-tokens.js';
import { SessionResolver } from './identity/sessions/sessions.js';
import {
  ApplicationSettingResolver,
  EffectiveSettingResolver,
  OwnSettingResolver,
  SettingResolver,
  SettingSchemaResolver,
  TenantSettingResolver,
  UserSettingResolver,
} from './platform/settings/settings.js';
import { TenantResolver } from './accounts/tenants/tenants.js';
import { TenantHistoryResolver } from './commerce/usages/usage-history.js';
import { QuotaUsageResolver, UsageResolver } from './commerce/usages/usages.js';
import { TenantWatcherResolver, WatcherResolver } from './reporting/watchers/watchers.js';
import type { Typed } from './engine/node-type.js';

const resolvers: NonEmptyArray<NewableFunction> = [
  NodeResolver,
  PrincipalResolver,
  TenantResolver,
  UserResolver,
  ClientResolver,
  ContactResolver,
  AccessPolicyResolver,
  SecurityGroupResolver,
  MemberResolver,
  GroupPolicyResolver,
  TenantGroupResolver,
  ApplicationResolver,
  RoleResolver,
  PlatformResolver,
  SecondFactorResolver,
  TenantMfaResolver,
  SessionResolver,
  TenantApplicationResolver,
  ApplicationFeatureResolver,
  AvailableRoleResolver,
  SettingResolver,
  SettingSchemaResolver,
  OwnSettingResolver,
  EffectiveSettingResolver,
  TenantSettingResolver,
  UserSettingResolver,
  ApplicationSettingResolver,
  TenantBillingResolver,
  OfferingItemResolver,
  ApplicationItemResolver,
  TenantOfferingItemResolver,
  TenantItemResolver,
  QuotaUsageResolver,
  UsageResolver,
  TenantHistoryResolver,
  ReportResolver,
  StoredReportResolver,
  TenantReportResolver,
  UserReportResolver,
  EditionSwitchResolver,
  LocationResolver,
  InfraComponentResolver,
  IdentityProviderResolver,
  TenantProviderResolver,
  UserProviderResolver,
  JobResolver,
  LegalDocumentResolver,
  TenantLegalDocumentResolver,
  UserLegalDocumentResolver,
  LegalDocumentToSignResolver,
  LegalSignatureResolver,
  RegistrationTokenResolver,
  TenantRegistrationTokenResolver,
  WatcherResolver,
  TenantWatcherResolver,
  BrandResolver,
  TenantBrandResolver,
  TenantMutations,
  ApplicationMutations,
  SettingMutations,
  UserMutations,
  ContactMutations,
  AccessMutations,
  SecurityGroupMutations,
  MfaMutations,
  TotpMutations,
  SingleSignOnMutations,
  SessionMutations,
  OfferingItemMutations,
  UsageMutations,
  ReportMutations,
  BillingMutations,
  BrandMutations,
  InfrastructureMutations,
  RegistrationTokenMutations,
  IdentityProviderMutations,
  JobMutations,
  LegalDocumentMutations,
];

/** The types whose objects are read from the database, by their names. */
const readables = new Map<string, Readable>(
  Object.values(types).map(({ typename, readable }) => [typename, readable]),
);

/**
 * Builds the schema of the graph.
 *
 * @throws Error if an object type has no read rule, or a field no stored properties
 */
export function buildGraphSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers,
    validate: false,
  });
  attachDirectResolvers(schema);
  readArguments(schema);
  // A root field that fails is null, with an error, and the rest of the response is kept.
  for (const field of Object.values(schema.getQueryType()!.getFields())) {
    field.type = getNullableType(field.type);
  }
  for (const type of Object.values(schema.getTypeMap())) {
    // Rows contain their type. The function of type-graphql is asynchronous, which compiled queries
    // do not await.
    if (isAbstractType(type)) type.resolveType = (row) => (row as Typed).__typename;
  }
  for (const type of schema.getPossibleTypes(schema.getType('Node') as never)) {
    const readable = readables.get(type.name);
    if (!readable) throw new Error(`nothing says who may read a ${type.name}`);
    for (const field of Object.keys(type.getFields())) {
      if (!propertiesBehind(readable, field)) {
        throw new Error(`nothing says what ${type.name}.${field} reads`);
      }
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.description) throw new Error(`${type.name}.${field.name} has no description`);
    }
  }
  schema.getMutationType()!.description =
    'An operation with the header `Idempotency-Key` can contain only one mutation, which is executed once. For 24 hours, the same request with the same key receives the first response again, with the header `Idempotency-Replayed: true`.';
  return schema;
}

let built: GraphQLSchema | undefined;

/** The schema of the graph, shared by all servers of this process. It is built once. */
export const graphSchema = (): GraphQLSchema => (built ??= buildGraphSchema());
