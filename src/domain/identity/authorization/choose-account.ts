import { Type, type Static } from '@sinclair/typebox';
import { inUuids, sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError, type AccountChoice } from '../../core/errors.js';
import { Uuid, plainText } from '../../core/schema.js';
import { validator } from '../../core/validation.js';
import { enter, type SignedIn } from '../sessions/sign-in.js';

/** Purpose of the seal. */
const purpose = 'account choice';

/** Lifetime of the account choice, in milliseconds. */
const lifetime = 5 * 60_000;

const Opened = Type.Object({
  /** Each with its token generation, which a new password increases. */
  users: Type.Array(Type.Object({ id: Uuid, generation: Type.Integer() })),
  browser: Type.String(),
  expiresAt: Type.Integer(),
});
const validOpened = validator(Opened);

/**
 * Seals the proof that the user entered the password of each of `accounts`, so that the page for
 * the account choice does not have to keep the password.
 *
 * @param browser id of the browser in which the proof is valid
 */
export async function sealChoice(
  ctx: RequestContext,
  accounts: readonly AccountChoice[],
  browser: string,
): Promise<string> {
  const ids = accounts.map(({ id }) => id);
  const users = await ctx.session.all<{ id: string; generation: number }>(
    sql`select u.id as "id", u.token_generation as "generation" from users u
      where ${inUuids('u.id', ids)}`,
  );
  const opened: Static<typeof Opened> = { users, browser, expiresAt: ctx.clock() + lifetime };
  return ctx.vault.seal(purpose, JSON.stringify(opened));
}

function openChoice(ctx: RequestContext, sealed: string): Static<typeof Opened> | undefined {
  try {
    return validOpened(JSON.parse(ctx.vault.open(purpose, sealed)));
  } catch {
    return undefined;
  }
}

/**
 * Signs in to one of several accounts whose password was just verified in the same browser.
 *
 * @throws DomainError `UNAUTHENTICATED` for another account, another browser, or after the
 *   expiration
 */
export const chooseAccount = action({
  name: 'chooseAccount',
  scopes: 'public',
  input: Type.Object(
    { choice: plainText(4096), userId: Uuid, browser: Type.String() },
    { additionalProperties: false },
  ),
  async perform(ctx, { choice, userId, browser }): Promise<SignedIn> {
    const opened = openChoice(ctx, choice);
    const good = opened?.browser === browser && opened.expiresAt > ctx.now;
    const chosen = good ? opened.users.find(({ id }) => id === userId) : undefined;
    const user = chosen && (await ctx.identity.principals.find(ctx.session, 'user', userId));
    if (!user || user.generation !== chosen.generation) {
      throw new DomainError('UNAUTHENTICATED', 'the account choice is no longer valid');
    }
    // The password was verified before the choice was shown.
    const authenticatedAt = opened!.expiresAt - lifetime;
    return enter(ctx, user, { methods: ['pwd'], authenticatedAt });
  },
});
