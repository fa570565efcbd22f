import { AccessPolicy } from './access-policy.js';
import { AuditRecord } from './audit-record.js';
import { Application, Role } from './catalogue.js';
import { Client } from './client.js';
import { Contact } from './contact.js';
import { RefreshToken, SigningKey } from './identity.js';
import { PlatformSecret } from './platform-secret.js';
import { Tenant } from './tenant.js';
import { Credential, User } from './user.js';

/** Every entity, in an order in which rows can be inserted. */
export const entities = [
  Tenant,
  User,
  Credential,
  Contact,
  AccessPolicy,
  Client,
  Application,
  Role,
  SigningKey,
  RefreshToken,
  PlatformSecret,
  AuditRecord,
];

export * from './access-policy.js';
export * from './audit-record.js';
export * from './catalogue.js';
export * from './client.js';
export * from './contact.js';
export * from './identity.js';
export * from './platform-secret.js';
export * from './tenant.js';
export * from './user.js';
