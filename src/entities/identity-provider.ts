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
    /** The domain as DNS names it: in lower case, other scripts in Punycode. */
    domainKey: p.string(),
    /** `domain` folded for comparison with a part of it. */
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
    /** What we are called there; null for the address of our metadata. */
    samlEntityid: p.string().nullable(),
    /**
     * Time when a DNS record of the domain was found that names this provider; null if it is not
     * verified.
     */
    domainVerifiedAt: time().nullable(),
    /** When the record was last looked up. */
    domainCheckedAt: time().nullable(),
    /** Since when lookups of a verified domain have not found the record; null while they do. */
    domainFailingSince: time().nullable(),
    /** Time of the last request for the metadata of a SAML provider; null if never. */
    metadataFetchedAt: time().nullable(),
  },
  hooks: keepKeys<{ domain: string }>({ domainTextKey: ({ domain }) => foldText(domain) }),
});
export type IdentityProvider = InferEntity<typeof IdentityProvider>;

/** The identity of a user at another identity provider. */
export interface FederatedIdentity {
  /** Permanent ID of the user at the provider. */
  readonly subject: string;
  /** Login of the user, if the provider states one. */
  readonly login: string | null;
  /** When they authenticated there, in milliseconds; null if the provider does not state it. */
  readonly authenticatedAt: number | null;
}

/** A login that was sent to another identity provider and has not come back. */
export const FederatedLogin = defineEntity({
  name: 'FederatedLogin',
  tableName: 'federated_logins',
  properties: {
    /** SHA-256 of `state` (or RelayState), hexadecimal. */
    id: p.string().primary(),
    idpId: p.uuid(),
    /** Ties it to the browser that began it: SHA-256 of a cookie. */
    browserHash: p.string(),
    nonce: p.string().nullable(),
    codeVerifier: p.string().nullable(),
    /** Id of the SAML request that has to be answered. */
    requestId: p.string().nullable(),
    /** Seconds since the user authenticated at the provider, at most; null for any time. */
    maxAge: p.integer().nullable(),
    /** What the provider has answered, until the browser comes for it; null where that comes at once. */
    identity: json<FederatedIdentity>().nullable(),
    /** Path of this server to continue with. */
    returnTo: p.string(),
    createdAt: time(),
    expiresAt: time(),
    usedAt: time().nullable(),
  },
});
export type FederatedLogin = InferEntity<typeof FederatedLogin>;
