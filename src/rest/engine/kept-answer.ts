import { answer, isAnswer, type Answer } from '../../http/answer.js';

/** What an operation returned, as it is stored with an idempotency key: a body, or a whole answer. */
interface KeptAnswer {
  readonly body?: unknown;
  readonly whole?: Pick<Answer, 'status' | 'body' | 'headers' | 'cookies' | 'location'>;
}

/** `presented` as it is stored. */
export function keptAnswer(presented: unknown): KeptAnswer {
  if (!isAnswer(presented)) return { body: presented };
  const { file, html, draft, view, ...whole } = presented;
  if (file ?? html ?? draft ?? view) throw new Error('a page or a file cannot be stored');
  return { whole };
}

/** What an operation returned whose answer is `kept`. */
export function restoredAnswer(kept: unknown): unknown {
  const { body, whole } = kept as KeptAnswer;
  return whole ? answer(whole) : body;
}
