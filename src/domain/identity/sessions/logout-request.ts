import { Type } from '@sinclair/typebox';
import { columns, sql } from '../../../database/sql.js';
import { Client } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { orUuid } from '../../core/schema.js';
import { isUuid } from '../../core/validation.js';
import { readIdTokenHint } from '../authorization/id-token-hint.js';

/** The result of a request to sign out. */
export interface LogoutRequest {
  /** Whether an ID token confirms that the user of this browser is to be signed out. */
  readonly confirmed: boolean;
  /** The URI that the client requests next, if it is registered for the client; otherwise null. */
  readonly location: string | null;
}

/**
 * Reads a request of a client to sign out the user (OpenID Connect RP-Initiated Logout 1.0,
 * sections 2 and 3). The redirect URI must match a registered one exactly. Without an ID token of
 * the client, the redirect is followed only if a signed-in user confirms it.
 */
export const readLogoutRequest = action({
  name: 'readLogoutRequest',
  scopes: 'public',
  input: Type.Object(
    {
      idTokenHint: Type.Optional(Type.String()),
      clientId: Type.Optional(orUuid(Type.String())),
      redirectUri: Type.Optional(Type.String()),
      state: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { idTokenHint, clientId, redirectUri, state }): Promise<LogoutRequest> {
    const hint = idTokenHint === undefined ? undefined : await readIdTokenHint(ctx, idTokenHint);
    // Section 2: the ID token must have been issued to the client in the request.
    const agrees = !hint || clientId === undefined || clientId === hint.clientId;
    const client = hint?.clientId ?? (ctx.login ? clientId : undefined);
    if (!agrees || client === undefined) return { confirmed: false, location: null };
    const registered = await addressesOf(ctx, client);
    return {
      confirmed: hint !== undefined && hint.userId === ctx.login?.userId,
      location:
        redirectUri !== undefined && registered.includes(redirectUri)
          ? withState(redirectUri, state)
          : null,
    };
  },
});

/**
 * Returns the allowed redirect URIs after sign-out: those for sign-out, or all redirect URIs if
 * none are registered.
 */
async function addressesOf(ctx: RequestContext, clientId: string): Promise<readonly string[]> {
  if (!isUuid(clientId)) return [];
  if (!(await ctx.identity.principals.find(ctx.session, 'client', clientId))) return [];
  const row = await ctx.session.first<Pick<Client, 'redirectUris' | 'postLogoutRedirectUris'>>(
    sql`select ${columns(Client, 'c', ['redirectUris', 'postLogoutRedirectUris'])}
      from clients c where c.id = ${clientId}`,
  );
  const { redirectUris, postLogoutRedirectUris } = row!;
  return postLogoutRedirectUris.length > 0 ? postLogoutRedirectUris : redirectUris;
}

function withState(uri: string, state: string | undefined): string {
  const url = new URL(uri);
  if (state !== undefined) url.searchParams.append('state', state);
  return url.href;
}
