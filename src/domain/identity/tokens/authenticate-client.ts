import { Type, type Static } from '@sinclair/typebox';
import type { Caller } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError, badInput } from '../../core/errors.js';
import { lowerCaseUuid } from '../../core/read-values.js';
import { orUuid, plainText } from '../../core/schema.js';
import type { KnownClient } from '../callers/identity.js';

/** The client credentials in the body of a request (RFC 6749, section 2.3.1). */
export const clientFields = {
  clientId: Type.Optional(orUuid(plainText(255))),
  clientSecret: Type.Optional(plainText(1024)),
};
type ClientFields = {
  readonly [Name in keyof typeof clientFields]?: Static<(typeof clientFields)[Name]> | undefined;
};

/**
 * Returns the caller for a client that authenticates as at the token endpoint, or the current
 * caller if the request has no client credentials.
 *
 * @throws DomainError as `authenticateClient`
 */
export async function callerOrClient(ctx: RequestContext, body: ClientFields): Promise<Caller> {
  if (ctx.caller.type !== 'anonymous') return ctx.caller;
  const client = await authenticateClient(ctx, body);
  return client?.confidential ? ctx.identity.callerWith(client, 'basic') : ctx.caller;
}

interface Proof {
  readonly id: string;
  /** Possible secrets; undefined for a missing or empty secret. */
  readonly secrets: readonly (string | undefined)[];
}

/** Decodes `text` in the header, which RFC 6749 encodes as a form. Many clients send it unencoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}

function proofOf(ctx: RequestContext, body: ClientFields): Proof | undefined {
  const header = ctx.clientCredentials;
  if (!header) {
    if (body.clientId === undefined) {
      if (body.clientSecret === undefined) return undefined;
      throw badInput('clientId', 'clientId is required');
    }
    return { id: body.clientId, secrets: [body.clientSecret] };
  }
  if (body.clientSecret !== undefined) {
    throw badInput('clientSecret', 'clientSecret must not be sent with an Authorization header');
  }
  const id = lowerCaseUuid(decoded(header.username));
  if (body.clientId !== undefined && body.clientId !== id) {
    throw badInput('clientId', 'clientId does not match the Authorization header');
  }
  const secret = decoded(header.password) || undefined;
  return {
    id,
    secrets: !secret || secret === header.password ? [secret] : [secret, header.password],
  };
}

/**
 * Authenticates the client of an OAuth 2.0 request: by `Authorization: Basic`, or by `client_id`
 * and `client_secret` in the body, regardless of the registered method (the secret is the same), or
 * by the id alone for a public client. Returns undefined if the request has no client.
 *
 * @throws DomainError `BAD_INPUT` if both methods are used (RFC 6749, section 2.3),
 *   `UNAUTHENTICATED` if the client is unknown, disabled or fails to authenticate
 */
export async function authenticateClient(
  ctx: RequestContext,
  body: ClientFields,
): Promise<KnownClient | undefined> {
  // RFC 6749, section 5.2: a client with an unsupported authentication scheme is not authenticated.
  if (ctx.bearerToken !== undefined) {
    throw new DomainError(
      'UNAUTHENTICATED',
      'client authentication does not accept a bearer token',
    );
  }
  const proof = proofOf(ctx, body);
  if (!proof) return undefined;
  for (const secret of proof.secrets) {
    const client = await ctx.identity.knownClient(ctx.session, proof.id, secret);
    if (!client) continue;
    ctx.clientAccess.note(client.principal.id, ctx.ip);
    return client;
  }
  throw new DomainError('UNAUTHENTICATED', 'client authentication failed');
}
