import { ReplayedAnswer } from '../../domain/core/idempotency/idempotency-keys.js';
import type { SetCookie } from '../../http/cookies.js';
import { replayedHeader } from '../../http/idempotency.js';
import type { GraphContext } from './context.js';
import type { Answer, ValidOperation } from './operation.js';
import { beginKeyed, KeyedMutation, type KeptResponse } from './keyed-mutation.js';

/**
 * Answers an operation with an idempotency key. Commits a mutation together with its answer, or
 * repeats the answer of the first request with the key.
 *
 * @throws DomainError `BAD_INPUT`, `IDEMPOTENCY_KEY_IN_USE`, `IDEMPOTENCY_KEY_REUSED`, or the error
 *   that made the commit fail
 */
export async function answerKeyed(
  ctx: GraphContext,
  valid: ValidOperation,
  variables: Readonly<Record<string, unknown>>,
  execute: () => Promise<Answer>,
): Promise<Answer> {
  const key = beginKeyed(ctx, valid, variables);
  if (!key) return execute();
  const mutation = new KeyedMutation(key);
  ctx.keyed = mutation;
  const cookies: SetCookie[] = [];
  const { setCookies } = ctx;
  ctx.setCookies = (added) => void cookies.push(...added);
  try {
    const answer = await execute().catch(async (error: unknown) => {
      await mutation.end(undefined, error);
      throw error;
    });
    if (await mutation.end({ answer, cookies })) {
      setCookies(cookies);
      return answer;
    }
    if (mutation.failure instanceof ReplayedAnswer) {
      const kept = mutation.failure.answer as KeptResponse<Answer>;
      setCookies(kept.cookies);
      return { ...kept.answer, headers: { [replayedHeader]: 'true' } };
    }
    if (mutation.refusesRequest) throw mutation.failure;
    // The payload or an error of the answer states why the mutation failed.
    return answer;
  } finally {
    key.end();
  }
}
