import { Type } from '@sinclair/typebox';
import { columns, sql } from '../../database/sql.js';
import { Client } from '../../entities/index.js';
import { action } from '../action.js';
import type { RequestContext } from '../context.js';
import { readIdTokenHint } from './id-token-hint.js';

/** What a request to sign out comes to. */
export interface LogoutRequest {
  /** Whether the ID token says that it is this browser's user who is to be signed out. */
  readonly confirmed: boolean;
  /** Where the client wants the browser next, if that address is registered for it. */
  readonly location: string | null;
}

/**
 * Reads a request to sign out that comes from a client (OpenID Connect RP-Initiated Logout 1.0). The
 * address to go on to has to be one of the client's redirect URIs, to the letter, and the client has to
 * show an ID token of its own.
 */
export const readLogoutRequest = action({
  name: 'readLogoutRequest',
  scopes: 'public',
  input: Type.Object(
    {
      idTokenHint: Type.Optional(Type.String()),
      redirectUri: Type.Optional(Type.String()),
      state: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { idTokenHint, redirectUri, state }): Promise<LogoutRequest> {
    const hint = idTokenHint === undefined ? undefined : await readIdTokenHint(ctx, idTokenHint);
    if (!hint) return { confirmed: false, location: null };
    const registered = await redirectUrisOf(ctx, hint.clientId);
    return {
      confirmed: hint.userId === ctx.login?.userId,
      location:
        redirectUri !== undefined && registered.includes(redirectUri)
          ? withState(redirectUri, state)
          : null,
    };
  },
});

async function redirectUrisOf(ctx: RequestContext, clientId: string): Promise<readonly string[]> {
  if (!(await ctx.identity.principals.find(ctx.session, 'client', clientId))) return [];
  const row = await ctx.session.first<Pick<Client, 'redirectUris'>>(
    sql`select ${columns(Client, 'c', ['redirectUris'])} from clients c where c.id = ${clientId}`,
  );
  return row!.redirectUris;
}

function withState(uri: string, state: string | undefined): string {
  const url = new URL(uri);
  if (state !== undefined) url.searchParams.append('state', state);
  return url.href;
}
