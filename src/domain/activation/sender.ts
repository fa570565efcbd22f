import type { ActionContext } from '../action.js';
import { lookAt } from '../brands/look.js';
import type { Sender } from './letters.js';

/** The sender of mails to users of the tenant at `path`. One statement. */
export const senderAt = async (ctx: ActionContext, path: string): Promise<Sender> => ({
  look: await lookAt(ctx, path),
  publicUrl: ctx.identity.issuer,
});
