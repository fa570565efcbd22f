import { Type } from '@sinclair/typebox';
import { p } from './columns.js';
import {
  bigint,
  enumeration,
  jsonObject,
  listOfTexts,
  moment,
  objectFields,
  oneValue,
  resource,
  text,
  uuid,
  type RowOf,
  type ValueOf,
} from './fields/index.js';

export const clientType = enumeration('ClientType', 'Type of client.', {
  api_client: 'A program that calls the API with the roles that were granted to it.',
  managed_client: 'An agent or service that another program registers.',
});
export type ClientType = ValueOf<typeof clientType>;

export const tokenEndpointAuthMethod = enumeration(
  'TokenEndpointAuthMethod',
  'Authentication method of a client at the token endpoint (RFC 7591, section 2).',
  {
    client_secret_basic: 'Id and secret in the `Authorization` header.',
    client_secret_post: 'Id and secret in the request body.',
    none: 'No authentication: the client is public and has no secret.',
  },
);

const clientStatus = enumeration('ClientStatus', 'Status of a client.', {
  enabled: 'The client can authenticate and use its tokens.',
  disabled: 'The client is disabled: its secret and its tokens are rejected.',
});

const RedirectUris = Type.Array(Type.String({ maxLength: 2048 }), { maxItems: 100 });

/** A list of URIs that the REST API omits if it is empty. */
const redirectUris = {
  initial: [],
  value: RedirectUris,
  create: {},
  update: {},
  rest: { omitEmpty: true },
} as const;

export const Client = resource({
  name: 'Client',
  table: 'clients',
  description:
    'An OAuth 2.0 client: a program that authenticates with an id and, unless it is public, a secret.',
  fields: {
    ...objectFields({
      id: { description: 'Id of the client.', rest: { name: 'client_id' } },
      version: { rest: false },
      updatedAt: { rest: false },
      deletedAt: { rest: false },
    }),
    tenantId: uuid({
      description: 'Id of the tenant that the client belongs to.',
      create: { required: true },
    }),
    secretExpiresAt: bigint({
      description:
        'Time when the secret expires, in seconds since the Unix epoch; 0 if it does not expire.',
      initial: 0,
      rest: { name: 'client_secret_expires_at' },
    }),
    type: oneValue(clientType, {
      description: 'Type of client.',
      create: { required: true },
      filter: { oneOf: 'type' },
    }),
    data: jsonObject({
      description: 'Free-form metadata of the client; `client_name` is its name.',
      create: {},
      update: {
        description: 'Free-form metadata of the client. It replaces the previous value completely.',
      },
      rest: { omitEmpty: true },
    }),
    tokenEndpointAuthMethod: oneValue(tokenEndpointAuthMethod, {
      description: 'Authentication method at the token endpoint.',
      create: { required: true, defaultOnGraph: 'client_secret_basic' },
    }),
    createdBy: text({
      description:
        'Id of the user or client that registered the client, or of the registration token that was used.',
    }),
    status: oneValue(clientStatus, {
      description: 'Status of the client.',
      initial: 'enabled',
      update: { description: 'Status of the client. Disabling it makes its tokens invalid.' },
      filter: { oneOf: 'status' },
    }),
    redirectUris: listOfTexts({
      description: 'Redirect URIs that an authorization response can be sent to.',
      ...redirectUris,
    }),
    postLogoutRedirectUris: listOfTexts({
      description:
        'URIs that the client can send users to after sign-out. If there are none, the redirect URIs apply.',
      ...redirectUris,
    }),
    originId: text({
      description: 'Id of the client in its system of origin.',
      nullable: true,
      create: { nullOnRest: false },
      update: { nullOnRest: false },
      rest: { omitEmpty: true },
      filter: { oneOf: '`originId`', as: 'originIds' },
    }),
    lastAccessAt: moment({
      description: 'Time of the last request by the client; null if there was none.',
      nullable: true,
    }),
    lastAccessFromIp: text({
      description: 'IP address of the last request by the client; null if there was none.',
      nullable: true,
    }),
    /** SHA-256 of a 256-bit random secret, hexadecimal. */
    secretHash: p.string(),
    registrationTokenHash: p.string(),
    /** Tokens contain the generation at which they were issued; raising it revokes them all. */
    tokenGeneration: p.integer(),
  },
});
export type Client = RowOf<typeof Client>;
