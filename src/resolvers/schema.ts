import { getNullableType, isAbstractType, isObjectType, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { AccessPolicyResolver } from './access-policies.js';
import { TenantBillingResolver } from './billing.js';
import { BrandResolver, TenantBrandResolver } from './brands.js';
import {
  ApplicationFeatureResolver,
  AvailableRoleResolver,
  TenantApplicationResolver,
} from './applications.js';
import { ApplicationResolver, PlatformResolver, RoleResolver } from './catalogue.js';
import { EditionSwitchResolver } from './edition-switch.js';
import { ContactResolver } from './contacts.js';
import { placeDeclared } from './declared.js';
import {
  IdentityProviderResolver,
  TenantProviderResolver,
  UserProviderResolver,
} from './identity-providers.js';
import { InfraComponentResolver, LocationResolver } from './infrastructure.js';
import { JobResolver } from './jobs.js';
import {
  LegalDocumentResolver,
  LegalDocumentToSignResolver,
  LegalSignatureResolver,
  TenantLegalDocumentResolver,
  UserLegalDocumentResolver,
} from './legal-documents.js';
import { AccessMutations } from './mutations/access.js';
import { SecondFactorResolver, TenantMfaResolver } from './mfa.js';
import { ContactMutations } from './mutations/contacts.js';
import { MfaMutations } from './mutations/mfa.js';
import { TotpMutations } from './mutations/totp.js';
import { SingleSignOnMutations } from './mutations/single-sign-on.js';
import { SessionMutations } from './mutations/sessions.js';
import { ApplicationMutations } from './mutations/applications.js';
import { BillingMutations } from './mutations/billing.js';
import { BrandMutations } from './mutations/brands.js';
import { IdentityProviderMutations } from './mutations/identity-providers.js';
import { LegalDocumentMutations } from './mutations/legal-documents.js';
import { InfrastructureMutations } from './mutations/infrastructure.js';
import { JobMutations } from './mutations/jobs.js';
import { OfferingItemMutations } from './mutations/offering-items.js';
import { SecurityGroupMutations } from './mutations/security-groups.js';
import { RegistrationTokenMutations } from './mutations/registration-tokens.js';
import { SettingMutations } from './mutations/settings.js';
import { TenantMutations } from './mutations/tenants.js';
import { ReportMutations } from './mutations/reports.js';
import { UsageMutations } from './mutations/usages.js';
import { UserMutations } from './mutations/users.js';
import { NodeResolver } from './nodes.js';
import { ClientResolver, PrincipalResolver, UserResolver } from './principals.js';
import {
  ApplicationItemResolver,
  OfferingItemResolver,
  TenantItemResolver,
  TenantOfferingItemResolver,
} from './offering-items.js';
import { readArguments } from './read-arguments.js';
import { propertiesBehind, type Readable } from './selection.js';
import {
  ReportResolver,
  StoredReportResolver,
  TenantReportResolver,
  UserReportResolver,
} from './reports.js';
import {
  GroupPolicyResolver,
  MemberResolver,
  SecurityGroupResolver,
  TenantGroupResolver,
} from './security-groups.js';
import {
  RegistrationTokenResolver,
  TenantRegistrationTokenResolver,
} from './registration-tokens.js';
import { SessionResolver } from './sessions.js';
import {
  ApplicationSettingResolver,
  EffectiveSettingResolver,
  OwnSettingResolver,
  SettingResolver,
  SettingSchemaResolver,
  TenantSettingResolver,
  UserSettingResolver,
} from './settings.js';
import { TenantResolver } from './tenants.js';
import { TenantHistoryResolver } from './usage-history.js';
import { QuotaUsageResolver, UsageResolver } from './usages.js';
import { TenantWatcherResolver, WatcherResolver } from './watchers.js';
import type { Typed } from './types/node.js';
import { readableAccessPolicy } from './types/access-policy.js';
import { readableClient } from './types/client.js';
import { readableContact } from './types/contact.js';
import { readableIdentityProvider } from './types/identity-provider.js';
import { readableInfraComponent, readableLocation } from './types/infrastructure.js';
import { readableJob } from './types/job.js';
import { readableReport, readableStoredReport } from './types/report.js';
import { readableLegalDocument } from './types/legal-document.js';
import { readableSecurityGroup } from './types/security-group.js';
import { readableRegistrationToken } from './types/registration-token.js';
import { readableTenant } from './types/tenant.js';
import { readableUser } from './types/user.js';

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

/** Types whose objects are read from the database, each with its resource. */
const readables: Readonly<Record<string, Readable>> = {
  Tenant: readableTenant,
  User: readableUser,
  Client: readableClient,
  Contact: readableContact,
  AccessPolicy: readableAccessPolicy,
  SecurityGroup: readableSecurityGroup,
  Location: readableLocation,
  InfraComponent: readableInfraComponent,
  IdentityProvider: readableIdentityProvider,
  Job: readableJob,
  Report: readableReport,
  StoredReport: readableStoredReport,
  RegistrationToken: readableRegistrationToken,
  LegalDocument: readableLegalDocument,
};

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
  placeDeclared(schema);
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
    const readable = readables[type.name];
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
