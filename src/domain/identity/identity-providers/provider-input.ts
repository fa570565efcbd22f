import { Type, type Static } from '@sinclair/typebox';
import { IdentityProvider, closed, inputProperties } from '../../../entities/index.js';
import { Uuid, Version, nullable, plainText } from '../../core/schema.js';

/** It is stored encrypted. */
const secret = { oauth2ClientSecret: Type.Optional(nullable(plainText(1024))) };

/** The properties of a new provider. The required ones depend on the type, too. */
export const CreateProviderInput = closed({
  ...inputProperties(IdentityProvider, 'create'),
  ...secret,
});

/** The properties that an update can change. Omitted properties do not change. */
export const providerChanges = { ...inputProperties(IdentityProvider, 'update'), ...secret };

export const UpdateProviderInput = closed({ idpId: Uuid, version: Version, ...providerChanges });

/** The input for a new or existing provider. */
export type ProviderInput = Partial<Static<typeof CreateProviderInput>>;
