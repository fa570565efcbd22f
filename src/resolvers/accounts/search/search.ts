import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Ctx,
  Field,
  ID,
  Info,
  Int,
  ObjectType,
  Query,
  Resolver,
  createUnionType,
} from 'type-graphql';
import { run } from '../../../domain/core/action.js';
import { badInput } from '../../../domain/core/errors.js';
import { searchAccounts } from '../../../domain/accounts/search/search-accounts.js';
import { tenantNode, userNode } from '../../access/nodes.js';
import { User } from '../../access/principals/user-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import type { GraphContext } from '../../engine/context.js';
import { readReferences } from '../../engine/references.js';

/** Maximum number of search results. */
const largestSearch = 100;

/** The types of search results. */
const resultNodes = { tenant: tenantNode, user: userNode };

const SearchResult = createUnionType({
  name: 'SearchResult',
  description: 'Object that a search can find.',
  types: () => [Tenant, User] as const,
});

@ObjectType('SearchResults', { simpleResolvers: true, description: 'Results of a search.' })
class SearchResults {
  @Field(() => [SearchResult], { description: 'Objects found: tenants first, then users.' })
  nodes!: object[];
}

@Resolver()
export class SearchResolver {
  @Query(() => SearchResults, {
    description:
      'Searches for tenants and users that contain a text. Tenants are searched by name, customer id and the name and email address of their contact; users by login and the name and email address of their contact.',
  })
  async search(
    @Arg('text', () => String, { description: 'Text to search for, ignoring case.' })
    text: string,
    @Arg('tenantId', () => ID, {
      nullable: true,
      description:
        'Id of the tenant to search, with its descendants. Default: the tenant of the caller.',
    })
    tenantId: string | null | undefined,
    @Arg('first', () => Int, {
      defaultValue: 10,
      description: `Maximum number of results, from 1 to ${largestSearch}.`,
    })
    limit: number,
    @Arg('includeDeleted', () => Boolean, {
      defaultValue: false,
      description: 'Includes deleted objects.',
    })
    includeDeleted: boolean,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SearchResults> {
    if (limit < 1 || limit > largestSearch) {
      throw badInput('first', `first must be a number from 1 to ${largestSearch}`);
    }
    const hits = await run(searchAccounts, ctx, {
      tenantId: tenantId ?? ctx.caller.tenantId,
      text,
      limit,
      allowDeleted: includeDeleted,
    });
    const references = hits.map(({ objType, id }) => ({ resource: objType, id }));
    const rows = await readReferences(ctx, info, resultNodes, references, {
      shape: 'connection',
      includeDeleted,
    });
    return { nodes: rows.filter((row) => row !== null) };
  }
}
