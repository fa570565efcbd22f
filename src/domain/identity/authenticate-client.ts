import { Type, type Static } from '@sinclair/typebox';
import type { Caller } from '../caller.js';
import type { RequestContext } from '../context.js';
import { DomainError, badInput } from '../errors.js';
import { lowerCaseUuid } from '../read-values.js';
import { orUuid, plainText } from '../schema.js';
import type { KnownClient } from './identity.js';

/** How a client names itself in the body of a request (RFC 6749, section 2.3.1). */
export const clientFields = {
  clientId: Type.Optional(orUuid(plainText(255))),
  clientSecret: Type.Optional(plainText(1024)),
};
type ClientFields = {
  readonly [Name in keyof typeof clientFields]?: Static<(typeof clientFields)[Name]> | undefined;
};

/**
 * The caller that a client is which proves itself by a secret, as at the token endpoint; the caller
 * that there is already where the request names no client.
 *
 * @throws DomainError as `authenticateClient`.
 */
export async function callerOrClient(ctx: RequestContext, body: ClientFields): Promise<Caller> {
  if (ctx.caller.type !== 'anonymous') return ctx.caller;
  const client = await authenticateClient(ctx, body);
  return client?.confidential ? ctx.identity.callerWith(client, 'basic') : ctx.caller;
}

interface Proof {
  readonly id: string;
  /** What may be the secret; undefined for a client that shows none, or an empty one. */
  readonly secrets: readonly (string | undefined)[];
}

/** `text` as RFC 6749 has it in the header: form-encoded. Many clients leave that out. */
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
 * The client that a request of OAuth 2.0 comes from: by `Authorization: Basic` or by `client_id`
 * and `client_secret` in the body, whichever of the two it is registered with (there are clients
 * that use the other, and the secret is the same), or by its id alone if it can keep no secret.
 * Undefined when the request names no client.
 *
 * @throws DomainError `BAD_INPUT` for both ways at once (RFC 6749, section 2.3), `UNAUTHENTICATED`
 *   for a client that is unknown, disabled or has not proved itself.
 */
export async function authenticateClient(
  ctx: RequestContext,
  body: ClientFields,
): Promise<KnownClient | undefined> {
  // RFC 6749, section 5.2: a client that tries a scheme that is not supported has not proved itself.
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
