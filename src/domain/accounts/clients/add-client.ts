import { randomUUID } from 'node:crypto';
import { Client, newRow } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import type { AuditSubject } from '../../core/context.js';
import { hashSecret, randomSecret } from '../../core/secrets.js';
import { clientById, type ClientRow } from '../../access/principals/client-reads.js';

/** A client with its secret. The secret is returned only once, because only hashes are stored. */
export interface ClientWithSecret {
  readonly client: ClientRow;
  /** Null for a public client (`token_endpoint_auth_method` `none`), which has no secret. */
  readonly secret: string | null;
  readonly registrationToken: string;
}

interface NewClient extends Pick<
  Client,
  'tenantId' | 'type' | 'data' | 'tokenEndpointAuthMethod' | 'createdBy'
> {
  readonly redirectUris: readonly string[] | undefined;
  readonly postLogoutRedirectUris: readonly string[] | undefined;
  readonly originId: string | null | undefined;
  /** Details of the audit record. */
  readonly details?: NonNullable<AuditSubject['details']>;
}

/** A client that was added to the unit of work. */
interface AddedClient {
  readonly id: string;
  /** Flushes the client and everything that was added with it. */
  written(): Promise<ClientWithSecret>;
}

/** Adds a client to the unit of work, with its audit record. The caller must have checked the rules. */
export function addClient(
  ctx: WriteContext,
  { redirectUris, postLogoutRedirectUris, originId, details, ...client }: NewClient,
): AddedClient {
  const id = randomUUID();
  const secret = randomSecret();
  const registrationToken = randomSecret();
  ctx.em.create(
    Client,
    newRow(Client, ctx.now, {
      id,
      ...client,
      secretHash: hashSecret(secret),
      registrationTokenHash: hashSecret(registrationToken),
      redirectUris: [...new Set(redirectUris)],
      postLogoutRedirectUris: [...new Set(postLogoutRedirectUris)],
      originId: originId || null,
      tokenGeneration: 1,
    }),
    { persist: true },
  );
  ctx.audit({
    tenantId: client.tenantId,
    objectType: 'client',
    objectId: id,
    ...(details && { details }),
  });
  return {
    id,
    async written() {
      await ctx.em.flush();
      const isPublic = client.tokenEndpointAuthMethod === 'none';
      const added = (await clientById(ctx.session, id))!;
      return { client: added, secret: isPublic ? null : secret, registrationToken };
    },
  };
}
