import { Type } from '@sinclair/typebox';
import {
  issueOneTimeToken,
  loginWithOneTimeToken,
  verifyOneTimeToken,
} from '../../domain/identity/one-time-tokens/one-time-token.js';
import { oneOf, plainText, Uuid } from '../../domain/core/schema.js';
import { oneTimeTokenPurposes } from '../../entities/index.js';
import { answer } from '../../http/answer.js';
import { platformDomain } from '../engine/errors.js';
import { operation, type Operation } from '../engine/operation.js';
import { answerSignedIn } from './signed-in-presenter.js';
import { presentUser } from '../access/user-presenter.js';
import { readInput } from '../engine/read-input.js';
import * as schemas from '../access/account-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Identity';

const Shown = Type.Object({ ott: plainText(255) });

const ExternalLoginQuery = Type.Object(
  {
    ott: Type.Optional(Type.String({ description: 'One-time token.' })),
    targetURI: Type.Optional(
      Type.String({
        wire: 'targetURI',
        description:
          'URL that the user is redirected to after sign-in: an address of the platform or of the client that requested the token.',
      }),
    ),
  },
  { query: true },
);

/**
 * Returns only the page, which redeems the token. The request itself changes nothing, so a mail
 * scanner that opens the link does not use up the token. Older links have the parameters in the
 * fragment, which only the page can read.
 */
const externalLogin: Operation = {
  method: 'GET',
  path: '/api/2/idp/external-login',
  summary: 'Returns a page that signs a user in with a one-time token from another system',
  tag,
  query: ExternalLoginQuery,
  page: true,
  success: 200,
  errors: platformDomain(),
  scopes: 'public',
  handle: (_ctx, _params, query) => {
    const { ott, targetURI } = readInput(ExternalLoginQuery, query ?? {}) as Record<
      string,
      unknown
    >;
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
    const view = { page: 'externalLogin', ott: text(ott), targetUri: text(targetURI) } as const;
    return Promise.resolve(answer({ status: 200, view }));
  },
};

export const oneTimeTokenOperations: readonly Operation[] = [
  externalLogin,
  operation({
    method: 'POST',
    path: '/api/2/idp/ott',
    summary: 'Issues a one-time token, with which a client signs a user in within two minutes',
    tag,
    body: Type.Object({
      purpose: oneOf(oneTimeTokenPurposes),
      login: Type.Optional(
        Type.String({
          description:
            'Login of the user. Exactly one of `login`, `external_id` and `user_id` is required.',
        }),
      ),
      externalId: Type.Optional(
        Type.String({ description: 'Id of the user at the identity provider.' }),
      ),
      userId: Type.Optional(Type.Unsafe<string>({ ...Uuid, description: 'Id of the user.' })),
      auditData: Type.Optional(Type.String()),
    }),
    success: 200,
    response: Type.Object({ ott: values.string }),
    // The body names the user, and 404 and 409 are not documented.
    errors: { ...platformDomain(400, 401, 403), answers: { NOT_FOUND: 400, USER_DISABLED: 400 } },
    action: issueOneTimeToken,
    present: (ott) => ({ ott }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/idp/ott/login',
    summary: 'Signs a user in with a one-time token and sets a session cookie',
    tag,
    body: Shown,
    signsIn: true,
    success: 200,
    response: schemas.oneself,
    errors: platformDomain(400, 401),
    action: loginWithOneTimeToken,
    present: answerSignedIn,
  }),
  operation({
    method: 'POST',
    path: '/api/2/idp/ott/verify',
    summary: 'Verifies a one-time token, which can be used only once, and returns its user',
    tag,
    body: Shown,
    success: 200,
    response: schemas.user,
    errors: platformDomain(400, 401),
    action: verifyOneTimeToken,
    present: (user, ctx) => presentUser(ctx, user),
  }),
];
