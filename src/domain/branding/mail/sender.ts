import type { ActionContext } from '../../core/action.js';
import { themeAt } from '../brands/page-theme.js';
import type { Sender } from './mail-texts.js';

/** The sender of mails to users of the tenant at `path`. One statement. */
export const senderAt = async (ctx: ActionContext, path: string): Promise<Sender> => ({
  theme: await themeAt(ctx, path),
  publicUrl: ctx.identity.issuer,
});
