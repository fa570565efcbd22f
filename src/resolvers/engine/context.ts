import DataLoader from 'dataloader';
import type { FieldNode } from 'graphql';
import type { RequestContext } from '../../domain/core/context.js';
import type { SetCookie } from '../../http/cookies.js';
import type { Admission } from './operation.js';

/** The context of every resolver: the request and the loaders that batch its reads. */
export interface GraphContext extends RequestContext {
  readonly loaders: Map<FieldNode, FieldLoader[]>;
  /** The decision on the operation, if it was made before Apollo Server received the request. */
  readonly admission?: Admission | undefined;
  /** The header `Idempotency-Key`. Only mutations read it. */
  readonly idempotencyKey?: string | string[] | undefined;
  /** Sets cookies in the response. */
  setCookies: (this: void, cookies: readonly SetCookie[]) => void;
}

/** The loader of a field. Several nodes of the document can be merged into one field. */
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
 * Returns the loader of one field of the operation. The arguments and selections of a field are the
 * same under every parent, so its nodes identify the loader. All nodes are compared, because a
 * field of a fragment can be alone in one position and merged with another field in a second.
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
