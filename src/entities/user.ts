import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { keepKeys, key, nullableKey, p, time } from './columns.js';
import {
  boolean,
  enumeration,
  language,
  listOf,
  moment,
  objectFields,
  oneValue,
  resource,
  text,
  uuid,
  type RowOf,
  type ValueOf,
} from './fields/index.js';
import { plainText, repeatable } from './fields/values.js';
import { foldOptional, foldText, type OptionalText } from './fold-text.js';
import { externalOperation, mfaStatus } from './tenant.js';

/** Notifications about a tenant, which users can watch for. */
const watched = {
  backup_error: 'Backup errors.',
  backup_warning: 'Backup warnings.',
  backup_info: 'Informational messages about backups.',
  backup_daily_report: 'Daily backup summary.',
  backup_critical: 'Critical backup errors.',
  device_control_warning: 'Device control warnings.',
  certificate_management_error: 'Certificate errors.',
  certificate_management_warning: 'Certificate warnings.',
  certificate_management_info: 'Informational messages about certificates.',
} as const;
export const watchedNotifications = Object.keys(watched) as (keyof typeof watched)[];

export const userNotification = enumeration(
  'UserNotification',
  'Notification that a user can receive by mail.',
  {
    maintenance: 'Planned maintenance of the platform.',
    quota: 'Quotas that are nearly or completely used.',
    reports: 'Usage reports.',
    ...watched,
  },
);
export type UserNotification = ValueOf<typeof userNotification>;

export const businessType = enumeration('BusinessType', 'Business type of a user.', {
  buyer: 'The user makes purchases for the tenant.',
});
export type BusinessType = ValueOf<typeof businessType>;

/** The contract has no null for the property: requests omit it, and so do responses. */
const missingOnRest = { nullOnRest: false } as const;
const replaces = (list: string) => ({ description: `${list} They replace the previous list.` });

export const User = resource({
  name: 'User',
  table: 'users',
  description: 'A user: a person, or a service that acts as one, who signs in with a login.',
  fields: {
    ...objectFields(),
    tenantId: uuid({
      description: 'Id of the tenant that the user belongs to.',
      create: { required: true },
    }),
    /** A number that grows with every new user: the cursor of `maintenance_notifications`. */
    number: p.bigint('number'),
    login: text({
      description:
        'Login of the user, unique in the platform. Case and the encoding of accents are ignored.',
      // `isAcceptableLogin` validates logins.
      value: plainText(4096),
      create: {
        description:
          'Login of the user, unique in the platform. Default: the email address of the contact.',
      },
      update: {},
      filter: { text: 'login', key: 'loginKey' },
      order: { by: 'Login, ignoring case.', key: 'loginKey' },
      example: 'ada',
    }),
    /** `login` folded for comparison: logins are unique across the platform, regardless of case. */
    loginKey: key(),
    /** The last email address that the user confirmed; all mail is sent to it (ADR 0016). */
    confirmedEmail: p.string().nullable(),
    confirmedEmailKey: nullableKey(),
    activated: boolean({
      description:
        'Whether the user has set a password or linked an account at an identity provider.',
      initial: false,
      filter: { is: '`activated`' },
    }),
    /** Stored: whether an administrator disabled the user. Both APIs show `isEnabledAt`. */
    enabled: boolean({
      description:
        'Whether the user is enabled now: not disabled, and the time of automatic disabling has not passed. The state of the tenant is not considered.',
      create: { description: 'Whether the user is enabled. Default: true.' },
      update: {
        description:
          'Whether the user is enabled. Disabling ends the sessions and tokens of the user.',
      },
      initial: true,
      filter: { is: 'whether the user is enabled now' },
    }),
    language: language({
      description: 'Language of mails and pages, for example `en`.',
      create: {
        description:
          'Language of mails and pages, for example `en`. Default: the language of the tenant.',
      },
      update: {},
      example: 'en',
    }),
    personalTenantId: uuid({
      description: 'Id of the personal tenant of the user; null if there is none.',
      nullable: true,
    }),
    businessTypes: listOf(businessType, {
      description: 'Business types of the user.',
      value: repeatable(businessType),
      create: {},
      update: replaces('Business types of the user.'),
      initial: [],
    }),
    notifications: listOf(userNotification, {
      description: 'Notifications that the user receives by mail.',
      value: repeatable(userNotification),
      create: {},
      update: replaces('Notifications that the user receives by mail.'),
      initial: [],
      filter: { anyOf: 'notifications' },
    }),
    mfaStatus: oneValue(mfaStatus, {
      description: 'MFA status of the user: whether a second factor is required and set up.',
      initial: 'disabled',
      filter: { oneOf: 'MFA status' },
    }),
    externalOperation: oneValue(externalOperation, {
      description: 'Operation that an external system is performing on the user.',
      initial: 'no_operation',
      rest: false,
    }),
    idpId: uuid({
      description: 'Id of the identity provider that the user is bound to, if there is one.',
      nullable: true,
      create: missingOnRest,
      update: missingOnRest,
      rest: { omitEmpty: true },
    }),
    externalId: text({
      description: 'Id of the user at the identity provider.',
      nullable: true,
      create: missingOnRest,
      update: missingOnRest,
      rest: { omitEmpty: true },
      filter: { oneOf: '`externalId`', as: 'externalIds' },
    }),
    originId: text({
      description: 'Id of the system that the user was imported from.',
      nullable: true,
      create: missingOnRest,
      rest: { omitEmpty: true },
      filter: { oneOf: '`originId`', as: 'originIds' },
    }),
    originExternalId: text({
      description: 'Id of the user in the system that they were imported from.',
      nullable: true,
      create: missingOnRest,
      rest: { omitEmpty: true },
    }),
    disableAfter: moment({
      description: 'Time from which the user counts as disabled, if it is set.',
      nullable: true,
      create: missingOnRest,
      update: {
        ...missingOnRest,
        description: 'Time from which the user counts as disabled; null for never.',
      },
      rest: { omitEmpty: true },
    }),
    passwordPermittedUntil: moment({
      description:
        'Time until which the user can sign in by password although single sign-on is required; null if no exception was made.',
      nullable: true,
      rest: false,
    }),
    /** Tokens carry the generation they were issued in; raising it revokes them all. */
    tokenGeneration: p.integer(),
  },
  hooks: keepKeys<{ login: string; confirmedEmail?: OptionalText }>({
    loginKey: ({ login }) => foldText(login),
    confirmedEmailKey: ({ confirmedEmail }) => foldOptional(confirmedEmail),
  }),
});
export type User = RowOf<typeof User>;

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
