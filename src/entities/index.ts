import { AccessPolicy } from './access-policy.js';
import { ApplicationGrant } from './application-grant.js';
import { ApplicationBinding, ApplicationFeature } from './application-use.js';
import { AuditRecord } from './audit-record.js';
import { BillingPeriod, OfferingItemPrice, TenantBilling } from './billing.js';
import { Brand, Image, LogoUpload } from './brand.js';
import { Application, Role } from './catalogue.js';
import { Client } from './client.js';
import { Contact } from './contact.js';
import {
  AuthorizationCode,
  DeviceCode,
  LoginRecord,
  LoginSession,
  OneTimeToken,
  RefreshToken,
  RevokedToken,
  SigningKey,
  Throttle,
  TotpSecret,
  TrustedBrowser,
  UserLink,
} from './identity.js';
import { IdempotencyKey } from './idempotency-key.js';
import { FederatedLogin, IdentityProvider } from './identity-provider.js';
import { InfraComponent, Location } from './infrastructure.js';
import { Job } from './job.js';
import { LegalDocument, LegalSignature } from './legal-document.js';
import { OfferingItem, TenantOfferingItem } from './offering-item.js';
import { OutgoingMail } from './outgoing-mail.js';
import { PlatformSecret } from './platform-secret.js';
import { RegistrationToken } from './registration-token.js';
import { Report, ReportRecipient, StoredReport } from './report.js';
import { SecurityGroup, SecurityGroupMember } from './security-group.js';
import { SettingSchema, SettingValue } from './setting.js';
import { Tenant } from './tenant.js';
import { ResourceUsage, Usage, UsageDay } from './usage.js';
import { Credential, User } from './user.js';

/** All entities, in an order in which rows can be inserted. */
export const entities = [
  Tenant,
  User,
  Credential,
  Contact,
  AccessPolicy,
  Client,
  ApplicationGrant,
  Application,
  Role,
  Location,
  InfraComponent,
  OfferingItem,
  TenantOfferingItem,
  Usage,
  ResourceUsage,
  UsageDay,
  SettingSchema,
  SettingValue,
  ApplicationBinding,
  ApplicationFeature,
  TenantBilling,
  OfferingItemPrice,
  BillingPeriod,
  Brand,
  Image,
  LogoUpload,
  LegalDocument,
  LegalSignature,
  SecurityGroup,
  SecurityGroupMember,
  RegistrationToken,
  SigningKey,
  RefreshToken,
  RevokedToken,
  IdentityProvider,
  LoginSession,
  AuthorizationCode,
  DeviceCode,
  OneTimeToken,
  UserLink,
  TotpSecret,
  TrustedBrowser,
  Throttle,
  LoginRecord,
  FederatedLogin,
  Job,
  Report,
  ReportRecipient,
  StoredReport,
  OutgoingMail,
  PlatformSecret,
  IdempotencyKey,
  AuditRecord,
];

export * from './access-policy.js';
export * from './application-grant.js';
export * from './application-use.js';
export * from './audit-record.js';
export * from './billing.js';
export * from './brand.js';
export * from './catalogue.js';
export * from './color-schemes.js';
export * from './client.js';
export * from './contact.js';
export * from './fields/index.js';
export { compareKeys, differInCaseOnly, foldName, foldText, normalize } from './fold-text.js';
export * from './idempotency-key.js';
export * from './identity.js';
export * from './identity-provider.js';
export * from './infrastructure.js';
export * from './job.js';
export * from './legal-document.js';
export * from './offering-item.js';
export * from './outgoing-mail.js';
export * from './platform-secret.js';
export * from './registration-token.js';
export * from './report.js';
export * from './security-group.js';
export * from './setting.js';
export * from './tenant.js';
export * from './usage.js';
export * from './user.js';
