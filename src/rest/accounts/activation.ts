import { Type } from '@sinclair/typebox';
import { activateUser, readActivation } from '../../domain/accounts/activation/activate-user.js';
import { getForgotLink } from '../../domain/accounts/activation/forgot-link.js';
import { sendActivationMail } from '../../domain/accounts/activation/send-activation-mail.js';
import { LinkToken } from '../../domain/accounts/activation/user-links.js';
import { visibleText } from '../../domain/core/schema.js';
import { applicationDomain, platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { presentActivation } from './activation-presenter.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Activation';
const { string, boolean } = values;

const query = { token: LinkToken };

/** The error for an invalid link. The link is the credential, so the operation documents its own 401. */
const invalidLink = { 401: [1000, 'unauthorized'] } as const;

export const activationOperations = [
  operation({
    method: 'POST',
    path: '/api/2/users/{user_id}/send-activation-email',
    summary: 'Sends a user the activation mail, with a link to set their first password',
    tag,
    success: 204,
    // The contract does not document 409: if no link can be mailed to the user, the status is 403.
    errors: {
      ...platformDomain(401, 403, 404),
      answers: { USER_DISABLED: 403, PARENT_DISABLED: 403, BUSINESS_RULE: 403 },
    },
    action: sendActivationMail,
  }),
  operation({
    method: 'GET',
    path: '/api/2/users/{user_id}/activate',
    summary: 'Returns the user of an activation link',
    tag,
    disabled: true,
    query,
    success: 200,
    response: Type.Object({
      login: string,
      email: string,
      user_id: values.uuid,
      tenant_kind: string,
      tenant_name: string,
      first_name: string,
      last_name: string,
      activated: boolean,
      platform_available: boolean,
      terms_accepted: boolean,
      terms_url: string,
      platform_terms_url: string,
      privacy_policy_url: string,
    }),
    errors: { ...applicationDomain(401, 403, 404), words: invalidLink },
    action: readActivation,
    present: presentActivation,
  }),
  operation({
    method: 'POST',
    path: '/api/2/users/{user_id}/activate',
    summary: 'Sets the first password of a user by the link in the activation mail',
    tag,
    disabled: true,
    query,
    body: Type.Object({
      password: Type.String(),
      md5: Type.Optional(
        Type.Boolean({
          description:
            'Whether `password` is the MD5 digest of the password in hexadecimal. Accepted only if the server is configured to accept digests.',
        }),
      ),
    }),
    success: 200,
    errors: { ...applicationDomain(400, 401, 404, 415), words: invalidLink },
    action: activateUser,
  }),
  operation({
    method: 'GET',
    path: '/api/2/accounts/forgot_link',
    summary: 'Returns the link where a user resets their password, even if the user does not exist',
    tag,
    disabled: true,
    query: { login: visibleText(320) },
    success: 200,
    response: Type.Object({ link: string }),
    errors: platformDomain(400, 404),
    action: getForgotLink,
    present: (found) => found,
  }),
];
