import { Type, type Static } from '@sinclair/typebox';
import { clientStatuses, clientTypes, tokenEndpointAuthMethods } from '../../../entities/index.js';
import { Uuid, Version, nullable, oneOf, plainText } from '../../core/schema.js';

/** Client-defined data, validated by `assertStorable`. It is replaced as a whole, never merged. */
const Data = Type.Record(Type.String(), Type.Unknown());
const RedirectUris = Type.Array(Type.String({ maxLength: 2048 }), { maxItems: 100 });
const OriginId = nullable(plainText(255));

export const CreateClientInput = Type.Object(
  {
    type: oneOf(clientTypes),
    tenantId: Uuid,
    tokenEndpointAuthMethod: oneOf(tokenEndpointAuthMethods),
    data: Type.Optional(Data),
    redirectUris: Type.Optional(RedirectUris),
    postLogoutRedirectUris: Type.Optional(RedirectUris),
    originId: Type.Optional(OriginId),
  },
  { additionalProperties: false },
);
export type CreateClientInput = Static<typeof CreateClientInput>;

/** The properties that an update can change. Omitted properties do not change. */
export const clientChanges = {
  data: Type.Optional(Data),
  status: Type.Optional(oneOf(clientStatuses)),
  redirectUris: Type.Optional(RedirectUris),
  postLogoutRedirectUris: Type.Optional(RedirectUris),
  originId: Type.Optional(OriginId),
};

export const UpdateClientInput = Type.Object(
  {
    clientId: Uuid,
    /**
     * The version that the client has read; optional, because the documented API does not have it.
     */
    version: Type.Optional(Version),
    ...clientChanges,
  },
  { additionalProperties: false },
);
export type UpdateClientInput = Static<typeof UpdateClientInput>;
