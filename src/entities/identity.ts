import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, time } from './columns.js';
import { enumeration, type ValueOf } from './fields/index.js';

/**
 * A key pair that signs tokens. The key that was activated last signs; older keys verify until
 * their tokens expire.
 */
export const SigningKey = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_keys',
  properties: {
    /** The `kid` of RFC 7517. */
    id: p.string().primary(),
    publicJwk: json<Record<string, unknown>>(),
    privateJwk: json<Record<string, unknown>>(),
    createdAt: time(),
    /** Time when the key starts to sign. The key is published from its creation on. */
    activatesAt: time(),
  },
});
export type SigningKey = InferEntity<typeof SigningKey>;

/** The individually requested claims of an authorization request, by where they are returned. */
interface RequestedClaims {
  readonly userInfo: string[];
  readonly idToken: string[];
}

/** Values of `amr` (RFC 8176). */
export const authenticationMethod = enumeration(
  'AuthenticationMethod',
  'Authentication method of a sign-in.',
  {
    pwd: 'A password.',
    otp: 'A code from an authenticator.',
    mfa: 'More than one factor.',
    ott: 'A one-time token: a client signed the user in.',
    fed: 'An external identity provider.',
  },
);
export type AuthenticationMethod = ValueOf<typeof authenticationMethod>;

/**
 * A refresh token, stored by its hash. It can be used once. After a short grace period, a second
 * use revokes its family.
 */
export const RefreshToken = defineEntity({
  name: 'RefreshToken',
  tableName: 'refresh_tokens',
  properties: {
    /** SHA-256 of the token, in hexadecimal. */
    id: p.string().primary(),
    /** The first token of the chain that this token belongs to. */
    familyId: p.uuid(),
    subjectType: oneOf(['user', 'client']),
    subjectId: p.uuid(),
    /** The client that the token was issued to, and the generation of the client; null for no client. */
    clientId: p.uuid().nullable(),
    clientGeneration: p.integer().nullable(),
    /** The `ApplicationGrant` that a token of a user for a client requires; null for no client. */
    grantId: p.uuid().nullable(),
    scope: p.string(),
    requestedClaims: json<RequestedClaims>().nullable(),
    tokenGeneration: p.integer(),
    /** Time and methods of the user authentication that started the family; null for a client. */
    authenticatedAt: time().nullable(),
    methods: json<AuthenticationMethod[]>().nullable(),
    sessionId: p.uuid().nullable(),
    createdAt: time(),
    expiresAt: time(),
    usedAt: time().nullable(),
    /**
     * The next token of the family is derived from this salt and the text of this token; null until
     * the token is used.
     */
    successorSalt: p.string().nullable(),
    /** Number of repeated uses within the grace period. */
    repeats: p.integer(),
    revokedAt: time().nullable(),
  },
});
export type RefreshToken = InferEntity<typeof RefreshToken>;

/** A revoked access token, or all tokens of a revoked authorization (RFC 7009), until they expire. */
export const RevokedToken = defineEntity({
  name: 'RevokedToken',
  tableName: 'revoked_tokens',
  properties: {
    /** The `jti` of a token, or the `fid` of the access tokens of a family. */
    id: p.uuid().primary(),
    /** Expiration of the last token that it refers to. */
    expiresAt: time(),
  },
});
export type RevokedToken = InferEntity<typeof RevokedToken>;

/** A browser session of a signed-in user, identified by the session cookie. */
export const LoginSession = defineEntity({
  name: 'LoginSession',
  tableName: 'login_sessions',
  properties: {
    id: p.uuid().primary(),
    /** SHA-256 of the value of the cookie, in hexadecimal. */
    secretHash: p.string(),
    userId: p.uuid(),
    /** Token generation of the user at sign-in; a new generation ends the session. */
    tokenGeneration: p.integer(),
    methods: json<AuthenticationMethod[]>(),
    /**
     * Whether the password was verified and a second factor is still required. Until then, the
     * session gives no access.
     */
    mfaPending: p.boolean().$type<boolean>(),
    idpId: p.uuid().nullable(),
    /** The client that started the session with a one-time token, and the generation of the client. */
    clientId: p.uuid().nullable(),
    clientGeneration: p.integer().nullable(),
    ip: p.string(),
    userAgent: p.string().nullable(),
    createdAt: time(),
    /**
     * Time when the user authenticated (`auth_time`, OpenID Connect Core 1.0, section 2); never
     * later than the start of the session.
     */
    authenticatedAt: time(),
    /** Time of the last use. A session that was not used for long has ended. */
    lastSeenAt: time(),
    /** Expiration, regardless of use. */
    expiresAt: time(),
    endedAt: time().nullable(),
  },
});
export type LoginSession = InferEntity<typeof LoginSession>;

export const codeChallengeMethods = ['plain', 'S256'] as const;
export type CodeChallengeMethod = (typeof codeChallengeMethods)[number];

/**
 * An authorization code (RFC 6749, section 4.1), stored by its hash. It can be used once, within a
 * minute.
 */
export const AuthorizationCode = defineEntity({
  name: 'AuthorizationCode',
  tableName: 'authorization_codes',
  properties: {
    /** SHA-256 of the code, in hexadecimal. */
    id: p.string().primary(),
    clientId: p.uuid(),
    clientGeneration: p.integer(),
    userId: p.uuid(),
    tokenGeneration: p.integer(),
    sessionId: p.uuid(),
    redirectUri: p.string(),
    scope: p.string(),
    requestedClaims: json<RequestedClaims>().nullable(),
    nonce: p.string().nullable(),
    codeChallenge: p.string().nullable(),
    codeChallengeMethod: oneOf(codeChallengeMethods).nullable(),
    authenticatedAt: time(),
    methods: json<AuthenticationMethod[]>(),
    /** The family of refresh tokens that is issued for the code. A second use of the code revokes it. */
    familyId: p.uuid(),
    expiresAt: time(),
    usedAt: time().nullable(),
  },
});
export type AuthorizationCode = InferEntity<typeof AuthorizationCode>;

/** A device that waits for the approval of a user (RFC 8628). */
export const DeviceCode = defineEntity({
  name: 'DeviceCode',
  tableName: 'device_codes',
  properties: {
    /** SHA-256 of the device code, in hexadecimal. */
    id: p.string().primary(),
    /** The code that the user enters: upper-case letters without the dash. */
    userCode: p.string(),
    clientId: p.uuid(),
    clientGeneration: p.integer(),
    /** Name that the device states. */
    displayName: p.string().nullable(),
    scope: p.string(),
    state: oneOf(['pending', 'approved', 'denied']),
    /**
     * The user who approved the device or on whose behalf it was approved: the subject of the
     * tokens.
     */
    userId: p.uuid().nullable(),
    tokenGeneration: p.integer().nullable(),
    /**
     * The tenant to which the tokens are restricted, including its descendants; null if they are
     * not restricted.
     */
    tenantId: p.uuid().nullable(),
    /** When and how the approver authenticated, if the tokens are for the approver. */
    authenticatedAt: time().nullable(),
    methods: json<AuthenticationMethod[]>().nullable(),
    sessionId: p.uuid().nullable(),
    /** Minimum interval between polls of the device, in seconds. */
    pollInterval: p.integer(),
    polledAt: time().nullable(),
    createdAt: time(),
    expiresAt: time(),
    usedAt: time().nullable(),
  },
});
export type DeviceCode = InferEntity<typeof DeviceCode>;

export const oneTimeTokenPurposes = ['user_login', 'verify'] as const;
export type OneTimeTokenPurpose = (typeof oneTimeTokenPurposes)[number];

/** A token for one sign-in on behalf of a user. */
export const OneTimeToken = defineEntity({
  name: 'OneTimeToken',
  tableName: 'one_time_tokens',
  properties: {
    /** SHA-256 of the token, in hexadecimal. */
    id: p.string().primary(),
    purpose: oneOf(oneTimeTokenPurposes),
    userId: p.uuid(),
    tokenGeneration: p.integer(),
    /** The client that requested the token, and the token generation of the client. */
    issuedTo: p.uuid(),
    issuerGeneration: p.integer(),
    /** A text of the client for the audit trail, for example the name of its own user. */
    auditData: p.string().nullable(),
    createdAt: time(),
    expiresAt: time(),
    usedAt: time().nullable(),
  },
});
export type OneTimeToken = InferEntity<typeof OneTimeToken>;

export const userLinkPurposes = ['activation', 'password_reset', 'email_confirmation'] as const;
export type UserLinkPurpose = (typeof userLinkPurposes)[number];

/** A link in a mail to a user, which sets the password or confirms an address once. */
export const UserLink = defineEntity({
  name: 'UserLink',
  tableName: 'user_links',
  properties: {
    /** SHA-256 of the token in the link, in hexadecimal. */
    id: p.string().primary(),
    purpose: oneOf(userLinkPurposes),
    userId: p.uuid(),
    /** The address that the link was sent to; null for links from before addresses were stored. */
    address: p.string().nullable(),
    tokenGeneration: p.integer(),
    createdAt: time(),
    expiresAt: time(),
    usedAt: time().nullable(),
  },
});
export type UserLink = InferEntity<typeof UserLink>;

/** The secret of the authenticator of a user (RFC 6238). */
export const TotpSecret = defineEntity({
  name: 'TotpSecret',
  tableName: 'totp_secrets',
  properties: {
    userId: p.uuid().primary(),
    /** Encrypted with a key of the platform. */
    encryptedSecret: p.string(),
    /** Null until the first code was verified. The second factor is not required before that. */
    confirmedAt: time().nullable(),
    /** The time step of the last accepted code, because a code can be used only once. */
    lastStep: p.integer(),
    updatedAt: time(),
  },
});
export type TotpSecret = InferEntity<typeof TotpSecret>;

/** A browser from which a user signs in without the second factor. */
export const TrustedBrowser = defineEntity({
  name: 'TrustedBrowser',
  tableName: 'trusted_browsers',
  properties: {
    /** SHA-256 of the value of the cookie, in hexadecimal. */
    id: p.string().primary(),
    userId: p.uuid(),
    userAgent: p.string().nullable(),
    createdAt: time(),
    expiresAt: time(),
  },
});
export type TrustedBrowser = InferEntity<typeof TrustedBrowser>;

/** Failed attempts of one subject, such as an account or an address, shared by all instances. */
export const Throttle = defineEntity({
  name: 'Throttle',
  tableName: 'throttles',
  properties: {
    /** For example `login:` and the hash of a folded login, `address:` and the hash of an address. */
    id: p.string().primary(),
    failures: p.integer(),
    /** Time of the first of these attempts. */
    since: time(),
    lockedUntil: time().nullable(),
  },
});
export type Throttle = InferEntity<typeof Throttle>;

/** The last sign-in of a user. */
export const LoginRecord = defineEntity({
  name: 'LoginRecord',
  tableName: 'login_records',
  properties: {
    userId: p.uuid().primary(),
    at: time().nullable(),
    ip: p.string().nullable(),
    userAgent: p.string().nullable(),
    idpType: p.string().nullable(),
    /** Number of failed attempts since the last successful one. */
    failedAttempts: p.integer(),
  },
});
export type LoginRecord = InferEntity<typeof LoginRecord>;
