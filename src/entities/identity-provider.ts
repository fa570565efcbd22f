import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, keepKeys, key, oneOf, p, stamps, time } from './columns.js';
import { foldText } from './fold-text.js';

export const identityProviderTypes = ['internal', 'oidc', 'saml'] as const;
export type IdentityProviderType = (typeof identityProviderTypes)[number];

/** An identity provider for the users of a domain. */
export const IdentityProvider = defineEntity({
  name: 'IdentityProvider',
  tableName: 'identity_providers',
  properties: {
    ...stamps(),
    ownerTenantId: p.uuid(),
    domain: p.string(),
    /** The domain in DNS form: in lower case, other scripts in Punycode. */
    domainKey: p.string(),
    /** `domain` folded for comparisons with a part of it. */
    domainTextKey: key(),
    idpType: oneOf(identityProviderTypes),
    address: p.string().nullable(),
    oauth2ClientId: p.string().fieldName('oauth2_client_id').nullable(),
    /** Encrypted with a key of the platform. */
    encryptedClientSecret: p.string().nullable(),
    forgotPasswordUrl: p.string().nullable(),
    changePasswordUrl: p.string().nullable(),
    resetPasswordUrl: p.string().nullable(),
    redirectLogoutUrl: p.string().nullable(),
    loginAttribute: p.string().nullable(),
    automaticUrlRedirection: p.boolean().$type<boolean>(),
    /** Metadata of a SAML identity provider, XML. */
    meta: p.string().nullable(),
    externalId: p.string().nullable(),
    vendor: p.string().nullable(),
    scimProvisionerUserId: p.string().nullable(),
    /** Entity ID of this server at the provider; null for the URL of its metadata. */
    samlEntityid: p.string().nullable(),
    /**
     * Time when a DNS record of the domain was found that names this provider; null if it is not
     * verified.
     */
    domainVerifiedAt: time().nullable(),
    /** Time of the last lookup of the record. */
    domainCheckedAt: time().nullable(),
    /** Time of the first of the latest lookups without the record; null if the last lookup found it. */
    domainFailingSince: time().nullable(),
    /** Time of the last request for the metadata of a SAML provider; null if never. */
    metadataFetchedAt: time().nullable(),
  },
  hooks: keepKeys<{ domain: string }>({ domainTextKey: ({ domain }) => foldText(domain) }),
});
export type IdentityProvider = InferEntity<typeof IdentityProvider>;

/** The identity of a user at another identity provider. */
export interface FederatedIdentity {
  /** Permanent id of the user at the provider. */
  readonly subject: string;
  /** Login of the user, if the provider states one. */
  readonly login: string | null;
  /** Time when the user authenticated at the provider, in milliseconds; null if not stated. */
  readonly authenticatedAt: number | null;
}

/** A sign-in that continues at another identity provider and has not returned. */
export const FederatedLogin = defineEntity({
  name: 'FederatedLogin',
  tableName: 'federated_logins',
  properties: {
    /** SHA-256 of `state` (or RelayState), in hexadecimal. */
    id: p.string().primary(),
    idpId: p.uuid(),
    /** SHA-256 of a cookie, which binds the sign-in to the browser that started it. */
    browserHash: p.string(),
    nonce: p.string().nullable(),
    codeVerifier: p.string().nullable(),
    /** Id of the SAML request that the response must refer to. */
    requestId: p.string().nullable(),
    /** Maximum number of seconds since the user authenticated at the provider; null for no maximum. */
    maxAge: p.integer().nullable(),
    /**
     * The identity from the provider, until the browser requests it; null if that happens
     * immediately.
     */
    identity: json<FederatedIdentity>().nullable(),
    /** Path of this server to continue with. */
    returnTo: p.string(),
    createdAt: time(),
    expiresAt: time(),
    usedAt: time().nullable(),
  },
});
export type FederatedLogin = InferEntity<typeof FederatedLogin>;
