import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import {
  effectiveBrand,
  platformBrand,
  type BrandRow,
} from '../../branding/brands/effective-brand.js';
import { notFound } from '../../core/errors.js';
import { hasAcceptedTerms } from '../../branding/legal-documents/read-documents-to-sign.js';
import { endSessions } from '../../identity/mfa/user-statuses.js';
import { Uuid } from '../../core/schema.js';
import { applyPassword } from '../../identity/passwords/apply-password.js';
import { confirmAddress } from './confirm-address.js';
import { LinkToken, holderOfLink, holderOrNote, spendLink, type LinkHolder } from './user-links.js';

/** A link is valid only for the user that it was sent to. */
function assertTheirs(holder: LinkHolder, userId: string): LinkHolder {
  if (holder.id !== userId) throw notFound('user', userId);
  return holder;
}

/** The user that a link activates. */
export interface Activation extends LinkHolder {
  /** Whether the user has signed all legal documents. */
  readonly termsAccepted: boolean;
  /** The effective brand of the user. */
  readonly brand: BrandRow;
}

/**
 * Returns the user that a link activates, without using the link (`GET /users/{user_id}/activate`).
 * The token is sufficient for access.
 *
 * @throws DomainError `UNAUTHENTICATED` for an invalid link
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
 * Sets the first password of a user and activates the user (`POST /users/{user_id}/activate`). Uses
 * up the link and confirms the email address that it was sent to.
 *
 * @throws DomainError `UNAUTHENTICATED` for an invalid link, `BAD_INPUT` for an unacceptable
 *   password or a digest if digests are not accepted. `BAD_INPUT` does not use up the link
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
    // Checked before the expensive hash, so that invalid requests do not cause it.
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
