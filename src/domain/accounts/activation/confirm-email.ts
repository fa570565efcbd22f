import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { themeAt, type BrandTheme } from '../../branding/brands/page-theme.js';
import { confirmAddress } from './confirm-address.js';
import { LinkToken, holderOfLink, holderOrNote, spendLink, voidLinks } from './user-links.js';

/** The address and the user of a confirmation link, and the brand of its page. */
export interface EmailConfirmation {
  readonly login: string;
  readonly address: string;
  readonly theme: BrandTheme;
}

/**
 * Returns the address that a link confirms, without using the link.
 *
 * @throws DomainError `UNAUTHENTICATED` for an invalid link
 */
export const readEmailConfirmation = action({
  name: 'readEmailConfirmation',
  scopes: 'public',
  input: Type.Object({ token: LinkToken }, { additionalProperties: false }),
  async perform(ctx, { token }): Promise<EmailConfirmation> {
    const holder = await holderOfLink(ctx.session, 'email_confirmation', token, ctx.now);
    const { login, address, path } = holder;
    return { login, address: address!, theme: await themeAt(ctx, path) };
  },
});

/**
 * Confirms the address that the link was sent to. From then on, mail is sent to it. Uses up the
 * link and invalidates other links of the user.
 *
 * @throws DomainError `UNAUTHENTICATED` for an invalid link
 */
export const confirmEmail = action({
  name: 'confirmEmail',
  scopes: 'public',
  input: Type.Object({ token: LinkToken }, { additionalProperties: false }),
  writes: true,
  async prepare(ctx, { token }): Promise<void> {
    await holderOrNote(ctx, 'email_confirmation', token);
  },
  async perform(ctx, { token }): Promise<void> {
    const { id, tenantId, address } = await spendLink(ctx, 'email_confirmation', token);
    await voidLinks(ctx, id);
    await confirmAddress(ctx, id, address);
    ctx.audit({
      tenantId,
      objectType: 'user',
      objectId: id,
      fields: ['confirmedEmail'],
    });
    await ctx.em.flush();
  },
});
