import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { Type, type TSchema } from '@sinclair/typebox';
import { json, keepKeys, key, p, time } from './columns.js';
import {
  boolean,
  enumeration,
  moment,
  objectFields,
  oneValue,
  resource,
  text,
  uuid,
  type FieldOptions,
  type RowOf,
  type ValueOf,
} from './fields/index.js';
import { foldText } from './fold-text.js';

export const identityProviderType = enumeration(
  'IdentityProviderType',
  'Type of identity provider.',
  {
    internal: 'Internal: this server authenticates users by password.',
    oidc: 'OpenID Connect.',
    saml: 'SAML 2.0.',
  },
);
export type IdentityProviderType = ValueOf<typeof identityProviderType>;

/** Length of the longest metadata of a SAML provider, in characters. */
export const longestMetadata = 262_144;

const notOnRest = { rest: false } as const;
const writable = { create: {}, update: {} };
const required = { create: { required: true }, update: {} } as const;

/** Text that providers need or can have, depending on their type. Null and an empty text remove it. */
const detail = <const O extends Partial<FieldOptions> & { max?: number; value?: TSchema }>(
  description: string,
  options?: O,
) =>
  text({ description, nullable: true, ...writable, rest: { omitEmpty: true }, ...(options as O) });

const url = (description: string) => detail(description, { max: 2048 });

export const IdentityProvider = resource({
  name: 'IdentityProvider',
  table: 'identity_providers',
  description:
    'An identity provider: it authenticates the users of a domain. The descendants of the owner inherit it. The client secret cannot be read.',
  fields: {
    ...objectFields({ createdAt: notOnRest, updatedAt: notOnRest, deletedAt: notOnRest }),
    ownerTenantId: uuid({ description: 'Id of the tenant that owns the provider.', ...required }),
    domain: text({
      description:
        'Domain of the logins that the provider is for. A tenant has one provider per domain.',
      ...required,
      filter: { text: 'domain', key: 'domainTextKey' },
    }),
    /** The domain as DNS names it: in lower case, other scripts in Punycode. */
    domainKey: p.string(),
    /** `domain` folded for comparisons with a part of it. */
    domainTextKey: key(),
    idpType: oneValue(identityProviderType, {
      description: 'Type of identity provider.',
      ...required,
      filter: { oneOf: 'type' },
    }),
    automaticUrlRedirection: boolean({
      description:
        'Whether users with a login of the domain are redirected to the provider without confirmation.',
      ...writable,
      initial: false,
    }),
    address: url(
      'Address of the provider. For OpenID Connect: the issuer or the URL of the discovery document. For SAML: the URL of the metadata, which the server fetches again regularly.',
    ),
    oauth2ClientId: {
      ...detail('Client id of this server at the provider.'),
      column: p.string().fieldName('oauth2_client_id').nullable(),
    },
    /** `oauth2ClientSecret` of the APIs, encrypted with a key of the platform. */
    encryptedClientSecret: p.string().nullable(),
    forgotPasswordUrl: url('URL for users of the provider who forgot their passwords.'),
    changePasswordUrl: url('URL where users of the provider change their passwords.'),
    resetPasswordUrl: url('URL where users of the provider reset their passwords.'),
    redirectLogoutUrl: url('URL that users are redirected to after sign-out.'),
    loginAttribute: detail(
      'Claim or attribute that contains the login of a user who signs in through the provider for the first time.',
    ),
    meta: detail(
      'Metadata of a SAML provider, as XML: entity id, sign-in endpoints and certificates.',
      { value: Type.String({ maxLength: longestMetadata }) },
    ),
    externalId: detail(
      'Id that the provider uses for itself. For SAML it is the entity id in the metadata, unless another value is set.',
    ),
    vendor: detail('Vendor of the provider.', { max: 20 }),
    scimProvisionerUserId: detail('Id of the user on whose behalf the provider provisions users.'),
    samlEntityid: detail(
      'Entity id of this server at a SAML provider, if it is not the address of its metadata.',
    ),
    domainVerifiedAt: moment({
      description:
        'Time since which a DNS record verifies the domain; not set if none does. The provider of a verified domain also applies to logins that no user has.',
      nullable: true,
      rest: { omitEmpty: true },
    }),
    domainCheckedAt: moment({
      description: 'Time when the DNS record was last looked up.',
      nullable: true,
      rest: false,
    }),
    domainFailingSince: moment({
      description:
        'Time since which lookups of a verified domain have not found the DNS record. After three days the domain counts as unverified.',
      nullable: true,
      rest: false,
    }),
    /** Time of the last request for the metadata of a SAML provider; null if never. */
    metadataFetchedAt: time().nullable(),
  },
  hooks: keepKeys<{ domain: string }>({ domainTextKey: ({ domain }) => foldText(domain) }),
});
export type IdentityProvider = RowOf<typeof IdentityProvider>;

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
