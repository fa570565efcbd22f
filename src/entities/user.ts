import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, keepKeys, key, nullableKey, oneOf, p, stamps, time } from './columns.js';
import { foldOptional, foldText, type OptionalText } from './fold-text.js';
import { externalOperations, mfaStatuses } from './tenant.js';

/** Notifications about a tenant that users can subscribe to. */
export const watchedNotifications = [
  'backup_error',
  'backup_warning',
  'backup_info',
  'backup_daily_report',
  'backup_critical',
  'device_control_warning',
  'certificate_management_error',
  'certificate_management_warning',
  'certificate_management_info',
] as const;

export const userNotifications = [
  'maintenance',
  'quota',
  'reports',
  ...watchedNotifications,
] as const;
export type UserNotification = (typeof userNotifications)[number];

export const businessTypes = ['buyer'] as const;
export type BusinessType = (typeof businessTypes)[number];

/** A person, or a service that signs in like a person. */
export const User = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    ...stamps(),
    /** A number that increases with every new user; the cursor of `maintenance_notifications`. */
    number: p.bigint('number'),
    tenantId: p.uuid(),
    login: p.string(),
    /** `login` folded for comparison: logins are unique across the platform, regardless of case. */
    loginKey: key(),
    /** The last email address that the user confirmed; all mail is sent to it (ADR 0016). */
    confirmedEmail: p.string().nullable(),
    confirmedEmailKey: nullableKey(),
    activated: p.boolean().$type<boolean>(),
    enabled: p.boolean().$type<boolean>(),
    language: p.string(),
    notifications: json<UserNotification[]>(),
    businessTypes: json<BusinessType[]>(),
    /** From this time on, the user is disabled. */
    disableAfter: time().nullable(),
    idpId: p.uuid().nullable(),
    externalId: p.string().nullable(),
    /** Time until which the user can sign in with a password although single sign-on is required. */
    passwordPermittedUntil: time().nullable(),
    originId: p.string().nullable(),
    originExternalId: p.string().nullable(),
    personalTenantId: p.uuid().nullable(),
    mfaStatus: oneOf(mfaStatuses),
    externalOperation: oneOf(externalOperations),
    /** Tokens contain the generation in which they were issued. Increasing it revokes all of them. */
    tokenGeneration: p.integer(),
  },
  hooks: keepKeys<{ login: string; confirmedEmail?: OptionalText }>({
    loginKey: ({ login }) => foldText(login),
    confirmedEmailKey: ({ confirmedEmail }) => foldOptional(confirmedEmail),
  }),
});
export type User = InferEntity<typeof User>;

/**
 * Credentials of a user. They are stored in a separate table, so that reads of users do not include
 * them.
 */
export const Credential = defineEntity({
  name: 'Credential',
  tableName: 'credentials',
  properties: {
    userId: p.uuid().primary(),
    /** argon2id hash in PHC string format. */
    passwordHash: p.text(),
    /**
     * argon2id hash of the MD5 digest of the password, for clients that send only the digest; null
     * unless this is allowed.
     */
    digestHash: p.text().nullable(),
    updatedAt: time(),
  },
});
export type Credential = InferEntity<typeof Credential>;
