import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, stamps, time } from './columns.js';

export const clientTypes = ['api_client', 'managed_client'] as const;
export type ClientType = (typeof clientTypes)[number];

/** Authentication methods of clients at the token endpoint (RFC 7591, section 2). */
export const tokenEndpointAuthMethods = [
  'client_secret_basic',
  'client_secret_post',
  'none',
] as const;
export type TokenEndpointAuthMethod = (typeof tokenEndpointAuthMethods)[number];

export const clientStatuses = ['enabled', 'disabled'] as const;
export type ClientStatus = (typeof clientStatuses)[number];

/** An OAuth 2.0 client registered with a tenant. */
export const Client = defineEntity({
  name: 'Client',
  tableName: 'clients',
  properties: {
    ...stamps(),
    tenantId: p.uuid(),
    type: oneOf(clientTypes),
    data: json<Record<string, unknown>>(),
    tokenEndpointAuthMethod: oneOf(tokenEndpointAuthMethods),
    /** SHA-256 of a random 256-bit secret, in hexadecimal. */
    secretHash: p.string(),
    registrationTokenHash: p.string(),
    /** Seconds since the Unix epoch; 0 if the secret never expires (RFC 7591, section 3.2.1). */
    secretExpiresAt: p.bigint('number'),
    createdBy: p.string(),
    lastAccessAt: time().nullable(),
    lastAccessFromIp: p.string().nullable(),
    status: oneOf(clientStatuses),
    redirectUris: json<string[]>(),
    /** Redirect URIs after sign-out; if empty, the redirect URIs of the client. */
    postLogoutRedirectUris: json<string[]>(),
    originId: p.string().nullable(),
    /** Tokens contain the generation in which they were issued. Increasing it revokes all of them. */
    tokenGeneration: p.integer(),
  },
});
export type Client = InferEntity<typeof Client>;
