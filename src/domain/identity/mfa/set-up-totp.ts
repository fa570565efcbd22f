import { Type } from '@sinclair/typebox';
import { Secret } from 'otpauth';
import { sql } from '../../../database/sql.js';
import type { User } from '../../../entities/index.js';
import { action, type ActionContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { authenticator, totpPurpose } from '../passwords/second-factor.js';
import type { Principal } from '../callers/principal-reads.js';
import { Uuid } from '../../core/schema.js';

/** A new authenticator secret, which is returned only once. */
export interface TotpSetup {
  /** The secret in base 32, for manual input. */
  readonly secret: string;
  /** The secret as an `otpauth:` URL, for a QR code. */
  readonly url: string;
}

/** 160 bits, as RFC 4226, section 4, recommends. */
const secretBytes = 20;

const onlyOwn = () =>
  new DomainError(
    'ACCESS_DENIED',
    'only the user can set up the authenticator, in a session of their own',
  );

/**
 * Creates a new authenticator secret for the signed-in user (`POST /totp/setup`). It is not
 * required until a code was verified. Also allowed for sessions that require the setup of a second
 * factor.
 *
 * @throws DomainError `ACCESS_DENIED` if the user already has an authenticator (an administrator
 *   must reset it), is exempted, or is impersonated by a client
 */
export const setUpTotp = action({
  name: 'setUpTotp',
  scopes: 'session',
  input: Type.Object({ userId: Type.Optional(Uuid) }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  async perform(ctx, { userId }): Promise<TotpSetup> {
    const user = await userOfSession(ctx);
    if (userId !== undefined && userId !== user.id) throw onlyOwn();
    if (ctx.login!.methods.includes('ott')) {
      throw onlyOwn();
    }
    const row = await ctx.session.first<Pick<User, 'mfaStatus'>>(
      sql`select u.mfa_status as "mfaStatus" from users u where u.id = ${user.id}`,
    );
    if (row!.mfaStatus === 'forcibly_disabled') {
      throw new DomainError('ACCESS_DENIED', 'MFA is disabled for the user by an administrator');
    }
    const secret = new Secret({ size: secretBytes }).base32;
    const sealed = ctx.vault.seal(totpPurpose, secret);
    const [stored] = await ctx.session.all(
      sql`insert into totp_secrets (user_id, encrypted_secret, confirmed_at, last_step, updated_at)
        values (${user.id}, ${sealed}, null, 0, ${ctx.now})
        on conflict (user_id) do update set
          encrypted_secret = ${sealed}, last_step = 0, updated_at = ${ctx.now}
        where totp_secrets.confirmed_at is null
        returning user_id as "userId"`,
    );
    if (!stored) {
      throw new DomainError(
        'ACCESS_DENIED',
        'the user already has an authenticator, which an administrator must reset first',
      );
    }
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: user.id,
      fields: ['totpSecret'],
    });
    const issuer = new URL(ctx.identity.issuer).hostname;
    const url = authenticator(secret, { issuer, label: user.login! }).toString();
    return { secret, url };
  },
});

/**
 * Returns the user of the session, if the user is still active.
 *
 * @throws DomainError `UNAUTHENTICATED`
 */
export async function userOfSession(ctx: ActionContext): Promise<Principal> {
  const { userId, tokenGeneration } = ctx.login!;
  const user = await ctx.identity.principals.find(ctx.session, 'user', userId);
  if (user?.generation !== tokenGeneration) {
    throw new DomainError('UNAUTHENTICATED', 'the session has ended');
  }
  return user;
}
