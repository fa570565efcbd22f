import { Type } from '@sinclair/typebox';
import { action } from '../action.js';
import { effectiveBrand, platformBrand, type BrandRow } from '../brands/effective-brand.js';
import { notFound } from '../errors.js';
import { hasAcceptedTerms } from '../legal-documents/read-documents-to-sign.js';
import { endSessions } from '../mfa/user-statuses.js';
import { Uuid } from '../schema.js';
import { applyPassword } from '../users/apply-password.js';
import { confirmAddress } from './confirm-address.js';
import { LinkToken, holderOfLink, holderOrNote, spendLink, type LinkHolder } from './user-links.js';

/** A link opens the account that it was sent for, and no other. */
function assertTheirs(holder: LinkHolder, userId: string): LinkHolder {
  if (holder.id !== userId) throw notFound('user', userId);
  return holder;
}

/** Whom a link activates. */
export interface Activation extends LinkHolder {
  /** Whether there is nothing that they have to sign. */
  readonly termsAccepted: boolean;
  /** The brand that they see. */
  readonly brand: BrandRow;
}

/**
 * Tells whom a link activates, without using it up (`GET /users/{user_id}/activate`). Whoever has
 * the token needs nothing else.
 *
 * @throws DomainError `UNAUTHENTICATED` for a link that is not good, whatever the reason.
 */
export const readActivation = action({
  name: 'readActivation',
  scopes: 'public',
  input: Type.Object({ userId: Uuid, token: LinkToken }, { additionalProperties: false }),
  async perform(ctx, { userId, token }): Promise<Activation> {
    const holder = await holderOfLink(ctx.session, 'activation', token, ctx.now);
    assertTheirs(holder, userId);
    const platform = platformBrand(ctx.identity.issuer);
    return {
      ...holder,
      termsAccepted: await hasAcceptedTerms(ctx, holder),
      brand: await effectiveBrand(ctx.session, holder.path, platform),
    };
  },
});

/**
 * Sets the first password of a user, who can sign in from then on; the link is used up, and the
 * address that it was mailed to is confirmed
 * (`POST /users/{user_id}/activate`).
 *
 * @throws DomainError `UNAUTHENTICATED` for a link that is not good, `BAD_INPUT` for a password that
 * is not, or for a digest where digests are not taken: neither uses the link up.
 */
export const activateUser = action({
  name: 'activateUser',
  scopes: 'public',
  input: Type.Object(
    {
      userId: Uuid,
      token: LinkToken,
      password: Type.String(),
      /** Whether `password` is the MD5 digest of the password, in hexadecimal. */
      md5: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  writes: true,
  async prepare(ctx, { userId, token, password, md5 }) {
    // Asked before the hash is made, so that it is made for nobody who may not have it.
    assertTheirs(await holderOrNote(ctx, 'activation', token), userId);
    if (md5) {
      ctx.passwords.assertAcceptableDigest(password);
      return ctx.passwords.hashesOfDigest(password, ctx.ip);
    }
    await ctx.passwords.assertAcceptable(password);
    return ctx.passwords.hashesOf(password, ctx.ip);
  },
  async perform(ctx, { userId, token }, hashes): Promise<void> {
    const { address } = assertTheirs(await spendLink(ctx, 'activation', token), userId);
    await confirmAddress(ctx, userId, address);
    await applyPassword(ctx, userId, hashes);
    await endSessions(ctx, userId, null);
  },
});
