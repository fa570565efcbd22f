import type { Scope } from '../scopes.js';

/** What of an action decides on it. */
interface Keyable {
  readonly writes?: boolean;
  readonly scopes: readonly Scope[] | 'public' | 'authenticated' | 'session';
}

/**
 * Whether requests for `action` may have an idempotency key: it is one transaction, and its caller is
 * known. A browser session without its second factor is not a caller.
 */
export const takesKey = ({ writes, scopes }: Keyable): boolean =>
  writes === true && scopes !== 'public' && scopes !== 'session';
