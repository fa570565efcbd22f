import { Type, type TObject } from '@sinclair/typebox';
import { run, type Action } from '../../domain/action.js';
import type { RequestContext } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import { callerOrClient } from '../../domain/identity/authenticate-client.js';
import { grantAuthorizationCode } from '../../domain/identity/grant-authorization-code.js';
import { grantDeviceCode } from '../../domain/identity/grant-device-code.js';
import { grantJwtBearer } from '../../domain/identity/grant-jwt-bearer.js';
import { grantMd5Password, grantPassword } from '../../domain/identity/grant-password.js';
import { grantClientCredentials, grantRefreshToken } from '../../domain/identity/grant-tokens.js';
import { introspectToken } from '../../domain/identity/introspect-token.js';
import type { IssuedTokens } from '../../domain/identity/issue-tokens.js';
import { revocableTokens, revokeToken } from '../../domain/identity/revoke-token.js';
import { supportedScopes } from '../../domain/identity/token-scopes.js';
import { validator } from '../../domain/validation.js';
import { platform } from '../errors.js';
import { operation, type Operation } from '../operation.js';
import { presentIntrospection } from '../presenters/introspection.js';
import { presentTokens } from '../presenters/tokens.js';
import { readInput } from '../read-input.js';
import * as schemas from '../schemas.js';
import { readScopeFilters } from '../scope-filters.js';

const tag = 'Identity';

const md5Password = 'md5_password';

/** The grants of the token endpoint, by `grant_type`. */
const grants = new Map<string, Action<TObject, IssuedTokens>>([
  ['authorization_code', grantAuthorizationCode],
  ['client_credentials', grantClientCredentials],
  ['password', grantPassword],
  [md5Password, grantMd5Password],
  ['refresh_token', grantRefreshToken],
  ['urn:ietf:params:oauth:grant-type:device_code', grantDeviceCode],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', grantJwtBearer],
]);

/** The values of `grant_type` that this server takes. */
export const servedGrants = ({ passwords }: RequestContext): string[] =>
  [...grants.keys()].filter((grant) => grant !== md5Password || passwords.takesDigests);

const text = (description: string) => Type.Optional(Type.String({ description }));

/** The form of the token endpoint: what any grant may need. Each grant validates its own part. */
const TokenForm = Type.Object({
  grantType: Type.String({ description: `One of ${[...grants.keys()].join(', ')}.` }),
  clientId: text('The client, unless the header `Authorization` names it.'),
  clientSecret: text('The secret of the client, unless it is in the header `Authorization`.'),
  username: text('Login of the user, for the grants `password` and `md5_password`.'),
  password: text('Password of the user; for `md5_password` its MD5 digest in hexadecimal.'),
  refreshToken: text(
    'What the grant `refresh_token` exchanges. Use it once; the answer has the next one.',
  ),
  code: text('The authorization code that the grant `authorization_code` exchanges, once.'),
  redirectUri: text('The address that the code was sent to.'),
  scope: text(
    `Any of ${supportedScopes.join(', ')}, with spaces between them; other values are ignored. For the grant \`urn:ietf:params:oauth:grant-type:jwt-bearer\` also \`urn:acronis.com:tenant-id:{uuid}\`: the tenant that the token is to act on, with all below it.`,
  ),
  assertion: text('The access token that another one is issued for.'),
  deviceCode: text('What the device got that somebody has let in.'),
  totpCode: text('What the authenticator of the user shows, where a second factor is required.'),
  codeVerifier: text('What the `code_challenge` of the code was made of.'),
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
  clients: 'only',
  crossOrigin: true,
  success: 200,
  response: schemas.issuedTokens,
  errors: { ...platform(400, 401, 403), oauth: true },
  scopes: 'public',
  async handle(ctx, _params, _query, body) {
    const form = validForm(readInput(TokenForm, body ?? {}));
    const grant = grants.get(form.grantType);
    if (!grant) {
      throw new DomainError('UNSUPPORTED_GRANT_TYPE', 'the grant type is not supported', {
        field: ['grantType'],
      });
    }
    const issued = await run(grant, ctx, fieldsOf(grant.input, form));
    return presentTokens(issued, form.scope !== undefined);
  },
};

const revocation = operation({
  method: 'POST',
  path: '/api/2/idp/revoke_token',
  summary: 'Revoke a token, and what was issued together with it',
  tag,
  body: Type.Object({
    token: Type.String({ description: 'An access token or a refresh token of the client.' }),
    tokenTypeHint: text(`One of ${revocableTokens.join(', ')}.`),
    clientId: text('The client, unless the header `Authorization` names it.'),
    clientSecret: text('The secret of the client, unless it is in the header `Authorization`.'),
  }),
  form: true,
  clients: 'only',
  crossOrigin: true,
  success: 200,
  errors: { ...platform(400, 401), oauth: true },
  action: revokeToken,
});

const IntrospectionForm = Type.Object({
  token: Type.String({
    description:
      'The access token. Fields such as `scope_filter[0].rn` beside it keep of its `scope` what matches any of the filters.',
  }),
  tokenTypeHint: text('What the token is thought to be. Only access tokens are told of.'),
  clientId: text('The client that asks, unless the header `Authorization` says who does.'),
  clientSecret: text('The secret of that client.'),
});

/** A body in which a client may prove itself: it is read before anybody knows who asks. */
const introspection: Operation = {
  method: 'POST',
  path: '/api/2/idp/introspect_token',
  readsOnly: true,
  summary: 'Tell what an access token is worth',
  tag,
  body: IntrospectionForm,
  form: true,
  clients: 'too',
  success: 200,
  response: schemas.introspection,
  errors: platform(400, 401, 403),
  scopes: introspectToken.scopes,
  async handle(ctx, _params, _query, body) {
    const form = (body ?? {}) as Record<string, unknown>;
    const { clientId, clientSecret, ...input } = readInput(IntrospectionForm, form) as Partial<
      Record<string, string>
    >;
    const caller = await callerOrClient(ctx, { clientId, clientSecret });
    const scopeFilter = readScopeFilters(form);
    const introspected = await run(
      introspectToken,
      { ...ctx, caller },
      { ...input, ...(scopeFilter && { scopeFilter }) },
    );
    return presentIntrospection(introspected, ctx.identity.issuer);
  },
};

export const identityOperations: readonly Operation[] = [issueToken, revocation, introspection];
