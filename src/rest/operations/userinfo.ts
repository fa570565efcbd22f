import { Type } from '@sinclair/typebox';
import { readUserInfo, type UserInfo } from '../../domain/identity/user-info.js';
import { platform } from '../errors.js';
import { operation } from '../operation.js';
import * as schemas from '../schemas.js';

const facts = {
  path: '/api/2/idp/userinfo',
  readsOnly: true,
  tag: 'Identity',
  verifiesToken: true,
  crossOrigin: true,
  success: 200,
  response: schemas.userInfo,
  errors: {
    ...platform(400, 401, 403),
    oauth: true,
    // RFC 6750, section 3.1.
    oauthWords: { UNAUTHENTICATED: 'invalid_token', ACCESS_DENIED: 'insufficient_scope' },
  },
  action: readUserInfo,
  present: ({ userId, claims }: UserInfo) => ({ sub: userId, ...claims }),
} as const;

/** OpenID Connect Core 1.0, section 5.3.1: by GET and by POST. */
export const userInfoOperations = [
  operation({
    ...facts,
    method: 'GET',
    summary: 'Read what an access token may tell about its user',
  }),
  operation({
    ...facts,
    method: 'POST',
    summary: 'Read what an access token, in the header or in the form, may tell about its user',
    body: Type.Object({
      accessToken: Type.Optional(
        Type.String({ description: 'The access token, unless the header `Authorization` has it.' }),
      ),
    }),
    form: true,
  }),
];
