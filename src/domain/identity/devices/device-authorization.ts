import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { plainText } from '../../core/schema.js';
import { authenticateClient, clientFields } from '../tokens/authenticate-client.js';
import {
  deviceCodeLifetime,
  firstInterval,
  randomUserCode,
  spellUserCode,
} from './device-codes.js';
import type { KnownClient } from '../callers/identity.js';
import { hashSecret, randomSecret } from '../../core/secrets.js';
import { readNarrowedScopes, scopeValues } from '../tokens/token-scopes.js';

/** The response to a device that requires approval. Times are in seconds. */
export interface DeviceAuthorization {
  readonly deviceCode: string;
  /** The code that the user enters, such as `BCDF-GHJK`. */
  readonly userCode: string;
  readonly expiresIn: number;
  readonly interval: number;
}

/**
 * Starts the authorization of a device without a keyboard (RFC 8628, section 3.1,
 * `POST /idp/device_authorization`).
 *
 * @throws DomainError `UNAUTHENTICATED` if client authentication fails, `INVALID_SCOPE`
 */
export const authorizeDevice = action({
  name: 'authorizeDevice',
  scopes: 'public',
  input: Type.Object(
    { ...clientFields, displayName: Type.Optional(plainText(255)), scope: plainText(1024) },
    { additionalProperties: false },
  ),
  writes: true,
  quiet: true,
  async prepare(ctx, input): Promise<KnownClient> {
    const client = await authenticateClient(ctx, input);
    if (!client) throw new DomainError('UNAUTHENTICATED', 'client authentication is required');
    return client;
  },
  async perform(ctx, { displayName, scope }, { principal }: KnownClient) {
    const { scopes, narrowing } = readNarrowedScopes(scope);
    const deviceCode = randomSecret();
    const userCode = await addDevice(ctx, deviceCode, {
      clientId: principal.id,
      clientGeneration: principal.generation,
      displayName: displayName ?? null,
      scope: scopeValues(scopes, narrowing).join(' '),
    });
    ctx.audit({
      tenantId: principal.tenantId,
      objectType: 'client',
      objectId: principal.id,
      fields: ['deviceCode'],
    });
    return {
      deviceCode,
      userCode: spellUserCode(userCode),
      expiresIn: deviceCodeLifetime,
      interval: firstInterval,
    } satisfies DeviceAuthorization;
  },
});

interface Device {
  readonly clientId: string;
  readonly clientGeneration: number;
  readonly displayName: string | null;
  readonly scope: string;
}

/** Stores a waiting device with a unique user code. Returns the code. */
async function addDevice(
  { session, now }: WriteContext,
  deviceCode: string,
  { clientId, clientGeneration, displayName, scope }: Device,
): Promise<string> {
  const expiresAt = now + deviceCodeLifetime * 1000;
  for (;;) {
    const userCode = randomUserCode();
    const [added] = await session.all(
      sql`insert into device_codes (id, user_code, client_id, client_generation, display_name,
          scope, state, poll_interval, created_at, expires_at)
        values (${hashSecret(deviceCode)}, ${userCode}, ${clientId}, ${clientGeneration},
          ${displayName}, ${scope}, ${'pending'}, ${firstInterval}, ${now}, ${expiresAt})
        on conflict (user_code) do nothing returning id as "id"`,
    );
    if (added) return userCode;
  }
}
