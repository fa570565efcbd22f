import { Type, type TObject } from '@sinclair/typebox';
import { run, type Action } from '../../domain/action.js';
import { DomainError } from '../../domain/errors.js';
import {
  grantClientCredentials,
  grantPassword,
  grantRefreshToken,
} from '../../domain/identity/grant-tokens.js';
import type { IssuedTokens } from '../../domain/identity/issue-tokens.js';
import { supportedScopes } from '../../domain/identity/token-scopes.js';
import { validator } from '../../domain/validation.js';
import { platform } from '../errors.js';
import type { Operation } from '../operation.js';
import { presentTokens } from '../presenters/tokens.js';
import { readInput } from '../read-input.js';
import * as schemas from '../schemas.js';

const tag = 'Identity';

/** The grants that the token endpoint serves, by `grant_type`. */
export const grants = new Map<string, Action<TObject, IssuedTokens>>([
  ['client_credentials', grantClientCredentials],
  ['password', grantPassword],
  ['refresh_token', grantRefreshToken],
]);

const text = (description: string) => Type.Optional(Type.String({ description }));

/** The form of the token endpoint: what any grant may need. Each grant validates its own part. */
const TokenForm = Type.Object({
  grantType: Type.String({ description: `One of ${[...grants.keys()].join(', ')}.` }),
  clientId: text('The client, unless the header `Authorization` names it.'),
  clientSecret: text('The secret of the client, unless it is in the header `Authorization`.'),
  username: text('Login of the user, for the grant `password`.'),
  password: text('Password of the user, for the grant `password`.'),
  refreshToken: text('What the grant `refresh_token` exchanges. It is good for one use.'),
  code: text('Taken for the sake of the contract; no served grant reads it.'),
  scope: text(`Any of ${supportedScopes.join(', ')}, with spaces between them.`),
  assertion: text('Taken for the sake of the contract; no served grant reads it.'),
  deviceCode: text('Taken for the sake of the contract; no served grant reads it.'),
  totpCode: text('Taken for the sake of the contract; no served grant reads it.'),
  codeVerifier: text('Taken for the sake of the contract; no served grant reads it.'),
  notRequiredIntrospection: Type.Optional(
    Type.Boolean({
      description: 'Whether the access token carries every policy of its holder, however many.',
    }),
  ),
});
const validForm = validator(TokenForm);

/** The fields of `form` that an action with the input `schema` knows. */
function fieldsOf(schema: TObject, form: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(form).filter(([name]) => Object.hasOwn(schema.properties, name)),
  );
}

const issueToken: Operation = {
  method: 'POST',
  path: '/api/2/idp/token',
  aliases: ['/bc/idp/token'],
  summary: 'Exchange a grant for tokens',
  tag,
  body: TokenForm,
  form: true,
  success: 200,
  response: schemas.issuedTokens,
  errors: { ...platform(400, 401, 403), oauth: true },
  scopes: 'public',
  async handle(ctx, _params, _query, body) {
    const form = validForm(readInput(TokenForm, body ?? {}));
    const grant = grants.get(form.grantType);
    if (!grant) {
      throw new DomainError('UNSUPPORTED_GRANT_TYPE', 'this grant type is not served', {
        field: ['grantType'],
      });
    }
    return presentTokens(await run(grant, ctx, fieldsOf(grant.input, form)));
  },
};

export const identityOperations: readonly Operation[] = [issueToken];
