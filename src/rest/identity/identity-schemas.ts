import { Type } from '@sinclair/typebox';
import { tenantMfaStatus } from '../../domain/identity/mfa/tenant-mfa.js';
import { IdentityProvider } from '../../entities/index.js';
import { responseProperties } from '../engine/resource.js';
import {
  string,
  integer,
  boolean,
  enumeration,
  dateTime,
  optional,
} from '../engine/value-schemas.js';

/* How people and programs sign in, as it is sent. */

/** The last sign-in of a user. */
export const loginInfo = Type.Object({
  password_expiration: Type.Object({ status: enumeration(['never_expires']) }),
  last_login: Type.Object({
    time: Type.Optional(dateTime),
    remote_address: Type.Optional(string),
    failed_attempts: integer,
    user_agent: Type.Optional(string),
    idp_type: Type.Optional(string),
  }),
});

/** Whether a tenant requires a second factor. The contract has two names for each of the numbers. */
export const tenantMfa = Type.Object({
  mfa_status: enumeration(tenantMfaStatus.values),
  users: integer,
  users_count: integer,
  users_with_totp_enabled: integer,
  users_with_totp_enabled_count: integer,
  update_allowed: boolean,
});

export const identityProvider = Type.Object({
  ...responseProperties(IdentityProvider),
  oauth2_client_secret: Type.Optional(
    Type.String({
      description:
        'Client secret of this server at the provider. Returned only to callers who can change the provider.',
    }),
  ),
});

/** The success body of RFC 6749, section 5.1. */
export const issuedTokens = Type.Object({
  access_token: Type.String({
    description: 'Access token, for the header `Authorization: Bearer`.',
  }),
  token_type: Type.String({ description: 'Always `bearer`.' }),
  expires_in: Type.Integer({ description: 'Lifetime of the access token in seconds.' }),
  expires_on: Type.Integer({
    description: 'Time when the access token expires, in seconds since the Unix epoch.',
  }),
  id_token: Type.String({ description: 'ID token (OpenID Connect).' }),
  refresh_token: Type.Optional(
    Type.String({
      description:
        'Refresh token. It can be used once. Clients that act for themselves receive none.',
    }),
  ),
  scope: Type.Optional(Type.String({ description: 'Granted values of the requested `scope`.' })),
});

/** The response to a token introspection (RFC 7662, section 2.2). */
export const introspection = Type.Object({
  active: boolean,
  ...optional({
    token_type: string,
    exp: integer,
    aud: string,
    jti: string,
    iss: string,
    sub: string,
    sub_type: string,
    client_id: string,
    owner_tuid: string,
    scope: Type.Array(
      Type.Object({
        tid: string,
        tuid: string,
        role: string,
        ...optional({ rn: string, rs: string, rp: string }),
      }),
    ),
  }),
});

/** The claims about a user (OpenID Connect Core 1.0, section 5.1) that userinfo can contain. */
export const userInfo = Type.Object({
  sub: Type.String({ description: 'Id of the user: the `sub` of the ID token.' }),
  ...optional({
    name: string,
    given_name: string,
    family_name: string,
    preferred_username: string,
    website: string,
    locale: string,
    updated_at: Type.Integer({
      description: 'Time of the last change, in seconds since the Unix epoch.',
    }),
    email: string,
    email_verified: boolean,
    phone_number: string,
    phone_number_verified: boolean,
    address: Type.Object({
      formatted: string,
      ...optional({
        street_address: string,
        locality: string,
        region: string,
        postal_code: string,
        country: string,
      }),
    }),
  }),
});

/** The error body of RFC 6749, section 5.2. */
export const oauthError = Type.Object({ error: string, error_description: string });
