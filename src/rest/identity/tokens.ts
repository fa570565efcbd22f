import { Type, type TObject } from '@sinclair/typebox';
import { run, type Action } from '../../domain/core/action.js';
import type { RequestContext } from '../../domain/core/context.js';
import { DomainError } from '../../domain/core/errors.js';
import { callerOrClient } from '../../domain/identity/tokens/authenticate-client.js';
import { grantAuthorizationCode } from '../../domain/identity/tokens/grant-authorization-code.js';
import { grantDeviceCode } from '../../domain/identity/tokens/grant-device-code.js';
import { grantJwtBearer } from '../../domain/identity/tokens/grant-jwt-bearer.js';
import { grantMd5Password, grantPassword } from '../../domain/identity/tokens/grant-password.js';
import {
  grantClientCredentials,
  grantRefreshToken,
} from '../../domain/identity/tokens/grant-tokens.js';
import { introspectToken } from '../../domain/identity/tokens/introspect-token.js';
import type { IssuedTokens } from '../../domain/identity/tokens/issue-tokens.js';
import { revocableTokens, revokeToken } from '../../domain/identity/tokens/revoke-token.js';
import { supportedScopes } from '../../domain/identity/tokens/token-scopes.js';
import { validator } from '../../domain/core/validation.js';
import { platformDomain } from '../engine/errors.js';
import { operation, type Operation } from '../engine/operation.js';
import { presentIntrospection } from './introspection-presenter.js';
import { presentTokens } from './tokens-presenter.js';
import { readInput } from '../engine/read-input.js';
import * as schemas from './identity-schemas.js';
import { readScopeFilters } from '../engine/scope-filters.js';

const tag = 'Identity';

const md5Password = 'md5_password';

/** The actions of the token endpoint, by `grant_type`. */
const grants = new Map<string, Action<TObject, IssuedTokens>>([
  ['authorization_code', grantAuthorizationCode],
  ['client_credentials', grantClientCredentials],
  ['password', grantPassword],
  [md5Password, grantMd5Password],
  ['refresh_token', grantRefreshToken],
  ['urn:ietf:params:oauth:grant-type:device_code', grantDeviceCode],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', grantJwtBearer],
]);

/** The enabled values of `grant_type`. */
export const servedGrants = ({ passwords }: RequestContext): string[] =>
  [...grants.keys()].filter((grant) => grant !== md5Password || passwords.takesDigests);

const text = (description: string) => Type.Optional(Type.String({ description }));

/** The form of the token endpoint, with the fields of all grants. Each grant validates its own. */
const TokenForm = Type.Object({
  grantType: Type.String({ description: `One of ${[...grants.keys()].join(', ')}.` }),
  clientId: text('Id of the client, if it is not in the `Authorization` header.'),
  clientSecret: text('Secret of the client, if it is not in the `Authorization` header.'),
  username: text('Login of the user, for the grant types `password` and `md5_password`.'),
  password: text('Password of the user; for `md5_password`, its MD5 digest in hexadecimal.'),
  refreshToken: text(
    'Refresh token, for the grant type `refresh_token`. It can be used once; the response contains the next one.',
  ),
  code: text('Authorization code, for the grant type `authorization_code`. It can be used once.'),
  redirectUri: text('Redirect URI that the authorization code was sent to.'),
  scope: text(
    `Space-separated list of ${supportedScopes.join(', ')}. Other values are ignored. For the grant type \`urn:ietf:params:oauth:grant-type:jwt-bearer\` also \`urn:acronis.com:tenant-id:{uuid}\`, which limits the token to this tenant and its descendants.`,
  ),
  assertion: text(
    'Access token to exchange for another one, for the grant type `urn:ietf:params:oauth:grant-type:jwt-bearer`.',
  ),
  deviceCode: text(
    'Device code, for the grant type `urn:ietf:params:oauth:grant-type:device_code`.',
  ),
  totpCode: text('Code of the authenticator of the user, if a second factor is required.'),
  codeVerifier: text(
    'Code verifier that the `code_challenge` of the authorization request was derived from (RFC 7636).',
  ),
  notRequiredIntrospection: Type.Optional(
    Type.Boolean({
      description:
        'Whether the access token contains all policies of its subject, regardless of their number.',
    }),
  ),
});
const validForm = validator(TokenForm);

/** The fields of `form` that are in the input `schema` of an action. */
function fieldsOf(schema: TObject, form: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(form).filter(([name]) => Object.hasOwn(schema.properties, name)),
  );
}

const issueToken: Operation = {
  method: 'POST',
  path: '/api/2/idp/token',
  aliases: ['/bc/idp/token'],
  summary: 'Issues tokens for a grant',
  tag,
  body: TokenForm,
  form: true,
  clients: 'only',
  crossOrigin: true,
  success: 200,
  response: schemas.issuedTokens,
  errors: { ...platformDomain(400, 401, 403), oauth: true },
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
  summary: 'Revokes a token and the tokens that were issued with it',
  tag,
  body: Type.Object({
    token: Type.String({ description: 'Access token or refresh token of the client.' }),
    tokenTypeHint: text(`One of ${revocableTokens.join(', ')}.`),
    clientId: text('Id of the client, if it is not in the `Authorization` header.'),
    clientSecret: text('Secret of the client, if it is not in the `Authorization` header.'),
  }),
  form: true,
  clients: 'only',
  crossOrigin: true,
  success: 200,
  errors: { ...platformDomain(400, 401), oauth: true },
  action: revokeToken,
});

const IntrospectionForm = Type.Object({
  token: Type.String({
    description:
      'Access token to introspect. Additional fields such as `scope_filter[0].rn` reduce `scope` in the response to the entries that match at least one filter.',
  }),
  tokenTypeHint: text('Type of the token. Only access tokens are supported.'),
  clientId: text(
    'Id of the calling client, if the `Authorization` header does not authenticate the caller.',
  ),
  clientSecret: text('Secret of the calling client.'),
});

/** A client can authenticate in the body, which is therefore read before authentication. */
const introspection: Operation = {
  method: 'POST',
  path: '/api/2/idp/introspect_token',
  readsOnly: true,
  summary: 'Returns the state and the contents of an access token',
  tag,
  body: IntrospectionForm,
  form: true,
  clients: 'too',
  success: 200,
  response: schemas.introspection,
  errors: platformDomain(400, 401, 403),
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
