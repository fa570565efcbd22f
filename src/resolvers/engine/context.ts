import DataLoader from 'dataloader';
import type { FieldNode } from 'graphql';
import type { RequestContext } from '../../domain/core/context.js';
import type { SetCookie } from '../../http/cookies.js';
import type { Admission } from './operation.js';

/** What every resolver gets: the request, and the loaders that batch its reads. */
export interface GraphContext extends RequestContext {
  readonly loaders: Map<FieldNode, FieldLoader[]>;
  /** What was decided on the operation of the request before it reached Apollo Server. */
  readonly admission?: Admission | undefined;
  /** The header `Idempotency-Key`: it is read where the request is a mutation. */
  readonly idempotencyKey?: string | string[] | undefined;
  /** Sets cookies with the answer to the request. */
  setCookies: (this: void, cookies: readonly SetCookie[]) => void;
}

/** The loader of a field, which several nodes of the document can make up together. */
interface FieldLoader {
  readonly nodes: readonly FieldNode[];
  readonly loader: DataLoader<unknown, unknown>;
}

export function graphContext(
  request: RequestContext,
  setCookies: GraphContext['setCookies'],
  idempotencyKey: string | string[] | undefined,
  admission?: Admission,
): GraphContext {
  return { ...request, loaders: new Map(), admission, idempotencyKey, setCookies };
}

/**
 * The loader of one field of the operation. What a field asks for (its arguments and what is
 * selected below it) is the same under every parent, so the nodes that it is made of are the key:
 * all of them, for a field of a fragment can stand alone in one place and in another be merged with
 * a field beside it that selects more.
 */
export function loaderOf<Key, Value>(
  ctx: GraphContext,
  nodes: readonly FieldNode[],
  load: (keys: readonly Key[]) => Promise<ArrayLike<Value | Error>>,
): DataLoader<Key, Value> {
  const [first] = nodes;
  let loaders = ctx.loaders.get(first!);
  if (!loaders) ctx.loaders.set(first!, (loaders = []));
  let known = loaders.find((one) => areSame(one.nodes, nodes));
  if (!known) {
    known = { nodes, loader: new DataLoader(load) };
    loaders.push(known);
  }
  return known.loader as DataLoader<Key, Value>;
}

const areSame = (some: readonly FieldNode[], others: readonly FieldNode[]) =>
  some.length === others.length && some.every((node, index) => node === others[index]);
