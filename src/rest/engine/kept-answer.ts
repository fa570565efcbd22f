import { answer, isAnswer, type Answer } from '../../http/answer.js';

/** The result of an operation, as stored with an idempotency key: a body or an answer. */
interface KeptAnswer {
  readonly body?: unknown;
  readonly whole?: Pick<Answer, 'status' | 'body' | 'headers' | 'cookies' | 'location'>;
}

/** Converts the result of an operation to its stored form. */
export function keptAnswer(presented: unknown): KeptAnswer {
  if (!isAnswer(presented)) return { body: presented };
  const { file, html, draft, view, ...whole } = presented;
  if (file ?? html ?? draft ?? view) throw new Error('a page or a file cannot be stored');
  return { whole };
}

/** Converts a stored result back to the result of the operation. */
export function restoredAnswer(kept: unknown): unknown {
  const { body, whole } = kept as KeptAnswer;
  return whole ? answer(whole) : body;
}
