import type { As } from '../../support/server.js';
import type { World } from '../world.js';

/** A successful request. */
export interface Call {
  /** The caller. Default: the root administrator. */
  readonly as?: As;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The body, if it is a file. */
  readonly file?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A successful request for an operation. */
export interface Scenario {
  /** Creates new objects for the operation and returns the request. */
  prepare(world: World): Call | Promise<Call>;
  /**
   * The result for callers without access to the objects of the request: an error (403 or 404, the
   * default), an empty list, or the same response.
   */
  readonly strangers?: 'refused' | 'empty' | 'served';
  /** Path parameters of names that need not exist. */
  readonly openNames?: readonly string[];
}

/** By `METHOD path` of the contract. */
export type Scenarios = Readonly<Record<string, Scenario>>;
