import type { As } from '../../support/server.js';
import type { World } from '../world.js';

/** A request that succeeds. */
export interface Call {
  /** Who sends it: the root administrator, unless told otherwise. */
  readonly as?: As;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The body, where it is a file. */
  readonly file?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How the walk gets an operation to succeed. */
export interface Scenario {
  /** Makes what the operation needs, anew every time, and tells the request. */
  prepare(world: World): Call | Promise<Call>;
  /**
   * What somebody gets who has nothing to do with the objects of the request: a refusal (403 or
   * 404) unless told otherwise, a list without items, or an answer like anybody else.
   */
  readonly strangers?: 'refused' | 'empty' | 'served';
  /** Path parameters that name what need not be there: any name will do. */
  readonly openNames?: readonly string[];
}

/** By `METHOD path` as the contract has it. */
export type Scenarios = Readonly<Record<string, Scenario>>;
