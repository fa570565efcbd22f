import type { RequestContext } from '../../domain/core/context.js';
import type { SignedIn } from '../../domain/identity/sessions/sign-in.js';
import { answer, type Answer } from '../../http/answer.js';
import { startOfSession } from '../../http/cookies.js';
import { presentSignedIn } from '../access/user-presenter.js';

/** Presents a user who has just signed in, with the cookie of the session. */
export async function answerSignedIn(
  { user, begun }: Pick<SignedIn, 'user' | 'begun'>,
  ctx: RequestContext,
): Promise<Answer> {
  return answer({
    status: 200,
    body: await presentSignedIn(ctx, user, begun.session),
    cookies: [startOfSession(begun)],
  });
}
