import { Type, type Static } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { lowerCaseUuid } from '../../core/read-values.js';
import { orUuid, plainText } from '../../core/schema.js';
import { accessTokenText, type TokenClaims, type TokenScope } from './access-token.js';
import { distinct, tokenScope } from './issue-tokens.js';

/** Maximum number of filters in a request. */
const mostFilters = 100;

/** A filter for entries of `scope`: an entry must match all given fields. */
const ScopeFilter = Type.Partial(
  Type.Object(
    {
      tid: orUuid(plainText(64)),
      tuid: orUuid(plainText(64)),
      role: plainText(255),
      rs: orUuid(plainText(255)),
      rn: plainText(255),
      rp: plainText(1024),
    },
    { additionalProperties: false },
  ),
);
type ScopeFilter = Static<typeof ScopeFilter>;

/** A valid access token and its current access. */
export interface Introspected {
  readonly claims: TokenClaims;
  /** The tenant that the subject belongs to. */
  readonly tenantId: string;
  readonly scope: readonly TokenScope[];
}

/**
 * Describes an access token to a service (RFC 7662, `POST /idp/introspect_token`), with the
 * policies that match one of `scopeFilter`, if filters are given. Returns undefined for any other
 * token, an expired or revoked token, or a token of an inactive principal.
 */
export const introspectToken = action({
  name: 'introspectToken',
  scopes: ['token_introspector'],
  input: Type.Object(
    {
      token: accessTokenText,
      /** Accepted for RFC 7662, but ignored: only access tokens are supported. */
      tokenTypeHint: Type.Optional(plainText(64)),
      scopeFilter: Type.Optional(Type.Array(ScopeFilter, { maxItems: mostFilters })),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { token, scopeFilter }): Promise<Introspected | undefined> {
    ctx.authorizeAnywhere();
    const claims = await ctx.identity.tokenIfLive(ctx.session, token);
    const holder = claims && (await ctx.identity.holderOf(ctx.session, claims));
    if (!holder) return undefined;
    const scope = distinct(holder.policies.map(tokenScope));
    return {
      claims,
      tenantId: holder.principal.tenantId,
      scope: scopeFilter ? scope.filter((entry) => matchesAny(entry, scopeFilter)) : scope,
    };
  },
});

const matchesAny = (entry: TokenScope, filters: readonly ScopeFilter[]) =>
  filters.some((filter) =>
    Object.entries(filter).every(([name, value]) => {
      const text = entry[name as keyof TokenScope];
      // Earlier releases stored the ids of resource servers without converting them to lower case.
      return text !== undefined && (name === 'rs' ? lowerCaseUuid(text) : text) === value;
    }),
  );
