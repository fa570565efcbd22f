import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import { largestPage } from '../domain/access/reads/plan-page.js';
import type { Positioned } from '../domain/access/reads/resource.js';
import { badInput } from '../domain/core/errors.js';
import type { ResourceName } from '../domain/resources.js';
import * as access from './access/nodes.js';
import * as accounts from './accounts/nodes.js';
import * as branding from './branding/nodes.js';
import * as commerce from './commerce/nodes.js';
import type { GraphContext } from './engine/context.js';
import { Node, type NodeType, type Typed } from './engine/node-type.js';
import { nodeById } from './engine/references.js';
import * as identity from './identity/nodes.js';
import * as platform from './platform/nodes.js';
import * as reporting from './reporting/nodes.js';

/** The type of each resource. */
export const nodeTypes = {
  tenant: access.tenantNode,
  user: access.userNode,
  client: access.clientNode,
  contact: accounts.contactNode,
  accessPolicy: access.policyNode,
  identityProvider: identity.identityProviderNode,
  job: platform.jobNode,
  legalDocument: branding.legalDocumentNode,
  securityGroup: access.groupNode,
  registrationToken: accounts.registrationTokenNode,
  location: commerce.locationNode,
  infraComponent: commerce.infraComponentNode,
  report: reporting.reportNode,
  storedReport: reporting.storedReportNode,
} as const satisfies Record<ResourceName, NodeType>;

const typenames = Object.values(nodeTypes)
  .map(({ typename }) => `\`${typename}\``)
  .join(', ');

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: `Returns an object by its id, a UUID in upper or lower case; null if it does not exist or the caller cannot see it. Its type is one of ${typenames}.`,
  })
  node(
    @Arg('id', () => ID, { description: 'Id of the object.' }) id: string,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<(Positioned & Typed) | null> {
    return nodeById(ctx, info, nodeTypes, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: `Returns objects by their ids, in the given order; null for each one that does not exist or that the caller cannot see. Their types are those of \`node\`: ${typenames}.`,
  })
  nodes(
    @Arg('ids', () => [ID], { description: `Ids of the objects, at most ${largestPage}.` })
    ids: string[],
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<((Positioned & Typed) | null)[]> {
    if (ids.length > largestPage) {
      throw badInput('ids', `ids must not have more than ${largestPage} items`);
    }
    return Promise.all(ids.map((id) => nodeById(ctx, info, nodeTypes, id)));
  }
}
