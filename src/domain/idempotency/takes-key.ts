import type { TObject } from '@sinclair/typebox';
import type { Action } from '../action.js';

/**
 * Whether requests for `action` may have an idempotency key: it is one transaction, and its caller is
 * known. A browser session without its second factor is not a caller.
 */
export const takesKey = ({
  writes,
  scopes,
}: Pick<Action<TObject, unknown>, 'writes' | 'scopes'>): boolean =>
  writes === true && scopes !== 'public' && scopes !== 'session';
