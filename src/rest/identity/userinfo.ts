import { Type } from '@sinclair/typebox';
import { readUserInfo, type UserInfo } from '../../domain/identity/authorization/user-info.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import * as schemas from './identity-schemas.js';

const facts = {
  path: '/api/2/idp/userinfo',
  readsOnly: true,
  tag: 'Identity',
  verifiesToken: true,
  crossOrigin: true,
  success: 200,
  response: schemas.userInfo,
  errors: {
    ...platformDomain(400, 401, 403),
    oauth: true,
    // RFC 6750, section 3.1.
    oauthWords: { UNAUTHENTICATED: 'invalid_token', ACCESS_DENIED: 'insufficient_scope' },
  },
  action: readUserInfo,
  present: ({ userId, claims }: UserInfo) => ({ sub: userId, ...claims }),
} as const;

/** Both GET and POST (OpenID Connect Core 1.0, section 5.3.1). */
export const userInfoOperations = [
  operation({
    ...facts,
    method: 'GET',
    summary: 'Returns claims about the user of an access token',
  }),
  operation({
    ...facts,
    method: 'POST',
    summary: 'Returns claims about the user of an access token in the header or the form',
    body: Type.Object({
      accessToken: Type.Optional(
        Type.String({ description: 'Access token, if it is not in the `Authorization` header.' }),
      ),
    }),
    form: true,
  }),
];
