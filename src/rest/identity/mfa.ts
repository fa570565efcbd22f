import { Type } from '@sinclair/typebox';
import { setTenantMfa } from '../../domain/identity/mfa/set-tenant-mfa.js';
import { setUpTotp } from '../../domain/identity/mfa/set-up-totp.js';
import { getTenantMfa, readTenantMfa } from '../../domain/identity/mfa/tenant-mfa.js';
import {
  forgetTrustedBrowsers,
  trustBrowser,
  trustLifetime,
} from '../../domain/identity/mfa/trusted-browsers.js';
import { resetUserTotp, setUserMfa } from '../../domain/identity/mfa/user-mfa.js';
import { totpChallenge, verifyTotpCode } from '../../domain/identity/mfa/verify-totp.js';
import { oneOf, plainText } from '../../domain/core/schema.js';
import { answer } from '../../http/answer.js';
import { startOfSession, trustedCookie } from '../../http/cookies.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { presentTenantMfa, presentTotpSetup } from './mfa-presenter.js';
import * as schemas from './identity-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Second factor';

const Switch = Type.Object({ enabled: Type.Boolean() });

export const mfaOperations = [
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/mfa/status',
    summary: 'Returns the MFA status of a tenant and its users',
    tag,
    success: 200,
    response: schemas.tenantMfa,
    errors: platformDomain(401, 403, 404),
    action: getTenantMfa,
    present: presentTenantMfa,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/tenants/{tenant_id}/mfa/status',
    summary: 'Sets whether the users of a tenant must use a second factor',
    tag,
    body: Switch,
    success: 200,
    response: schemas.tenantMfa,
    errors: platformDomain(400, 401, 403, 404),
    action: setTenantMfa,
    present: async ({ id }, ctx) => {
      const [mfa] = await readTenantMfa(ctx, [id]);
      return presentTenantMfa(mfa!);
    },
  }),
  operation({
    method: 'POST',
    path: '/api/2/totp/setup',
    summary: 'Creates the secret of a new authenticator of the caller',
    tag,
    success: 200,
    response: Type.Object({ barcode: values.string, url: values.string }),
    errors: platformDomain(401, 403),
    action: setUpTotp,
    present: presentTotpSetup,
  }),
  operation({
    method: 'POST',
    path: '/api/2/totp/verify',
    summary: 'Verifies a code of the authenticator of the caller',
    tag,
    body: Type.Object({
      code: plainText(64),
      challenge: Type.Optional(oneOf(totpChallenge.values)),
    }),
    success: 200,
    response: Type.Object({ valid: values.boolean }),
    // The contract does not document 409: the code of an authenticator that was replaced meanwhile
    // is refused with 403.
    errors: { ...platformDomain(401, 403, 423), answers: { CONFLICT: 403 } },
    action: verifyTotpCode,
    present: ({ valid, begun }) =>
      answer({
        status: 200,
        body: { valid },
        cookies: begun ? [startOfSession(begun)] : [],
      }),
  }),
  operation({
    method: 'PUT',
    path: '/api/2/users/{user_id}/mfa/status',
    summary: 'Sets whether a user must use a second factor',
    tag,
    body: Switch,
    success: 200,
    errors: platformDomain(400, 401, 403, 404),
    action: setUserMfa,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/users/{user_id}/totp/reset',
    summary: 'Removes the authenticator of a user and ends their sessions and tokens',
    tag,
    success: 204,
    errors: platformDomain(401, 403, 404),
    action: resetUserTotp,
  }),
  operation({
    method: 'POST',
    path: '/api/2/users/{user_id}/totp/trusted-browsers',
    summary: 'Trusts the browser that sends the request: its user signs in without a code',
    tag,
    success: 200,
    errors: platformDomain(401, 403, 404),
    action: trustBrowser,
    present: (secret) =>
      answer({
        status: 200,
        cookies: [{ name: trustedCookie, value: secret, maxAge: trustLifetime / 1000 }],
      }),
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/users/{user_id}/totp/trusted-browsers',
    summary: 'Removes the trusted browsers of a user',
    tag,
    success: 204,
    errors: platformDomain(401, 403, 404),
    action: forgetTrustedBrowsers,
  }),
];
