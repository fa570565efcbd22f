import { Type, type Static } from '@sinclair/typebox';
import { identityProviderTypes } from '../../../entities/index.js';
import { Uuid, Version, nullable, oneOf, plainText } from '../../core/schema.js';
import { longestMetadata } from './saml-metadata.js';

const Text = Type.Optional(nullable(plainText(255)));
const Url = Type.Optional(nullable(plainText(2048)));

/** The properties of providers of any type. Null and an empty string remove a value. */
const details = {
  address: Url,
  oauth2ClientId: Text,
  oauth2ClientSecret: Type.Optional(nullable(plainText(1024))),
  forgotPasswordUrl: Url,
  changePasswordUrl: Url,
  resetPasswordUrl: Url,
  redirectLogoutUrl: Url,
  loginAttribute: Text,
  automaticUrlRedirection: Type.Optional(Type.Boolean()),
  meta: Type.Optional(nullable(Type.String({ maxLength: longestMetadata }))),
  externalId: Text,
  vendor: Type.Optional(nullable(plainText(20))),
  scimProvisionerUserId: Text,
  samlEntityid: Text,
};

/**
 * The properties of a new provider according to the contract. The required ones depend on the type.
 */
export const CreateProviderInput = Type.Object(
  {
    ownerTenantId: Uuid,
    domain: plainText(255),
    idpType: oneOf(identityProviderTypes),
    ...details,
  },
  { additionalProperties: false },
);

/** The properties that an update can change. Omitted properties do not change. */
export const providerChanges = {
  ownerTenantId: Type.Optional(Uuid),
  domain: Type.Optional(plainText(255)),
  idpType: Type.Optional(oneOf(identityProviderTypes)),
  ...details,
};

export const UpdateProviderInput = Type.Object(
  { idpId: Uuid, version: Version, ...providerChanges },
  { additionalProperties: false },
);

/** The input for a new or existing provider. */
export type ProviderInput = Partial<Static<typeof CreateProviderInput>>;
