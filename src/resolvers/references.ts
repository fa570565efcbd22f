import type { GraphQLResolveInfo } from 'graphql';
import { principalNodes } from './access/nodes.js';
import type { GraphContext } from './engine/context.js';
import { nodeById as node } from './engine/references.js';

/** Returns the user or client with the id. */
export const nodeById = (ctx: GraphContext, info: GraphQLResolveInfo, id: string) =>
  node(ctx, info, principalNodes, id);
