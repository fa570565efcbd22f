import type { Scope } from '../scopes.js';

/** The properties of an action that decide whether it accepts a key. */
interface Keyable {
  readonly writes?: boolean;
  readonly scopes: readonly Scope[] | 'public' | 'authenticated' | 'session';
}

/**
 * Whether requests for `action` can have an idempotency key: it is one transaction of a known
 * caller. A browser session without its second factor is not a caller.
 */
export const takesKey = ({ writes, scopes }: Keyable): boolean =>
  writes === true && scopes !== 'public' && scopes !== 'session';
