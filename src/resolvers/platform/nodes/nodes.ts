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
import { largestPage } from '../../../domain/access/reads/plan-page.js';
import type { Positioned } from '../../../domain/access/reads/resource.js';
import { searchAccounts } from '../../../domain/accounts/search/search-accounts.js';
import {
  checkLogin,
  checkPassword,
  loginAvailability,
} from '../../../domain/accounts/users/check-credentials.js';
import type { GraphContext } from '../../engine/context.js';
import { graphEnum } from '../../engine/enums.js';
import { nodeById, nodeTypes, readReferences } from '../../references.js';
import { Node, type Typed } from '../../engine/node-type.js';
import { Tenant } from '../../accounts/tenants/tenant-type.js';
import { User } from '../../accounts/users/user-type.js';

/** Maximum number of search results. */
const largestSearch = 100;

const LoginAvailability = graphEnum(loginAvailability);

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
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: `Returns an object by its id, a UUID in upper or lower case; null if it does not exist or the caller cannot see it. Its type is one of ${nodeTypes}.`,
  })
  node(
    @Arg('id', () => ID, { description: 'Id of the object.' }) id: string,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<(Positioned & Typed) | null> {
    return nodeById(ctx, info, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: `Returns objects by their ids, in the given order; null for each one that does not exist or that the caller cannot see. Their types are those of \`node\`: ${nodeTypes}.`,
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
    return Promise.all(ids.map((id) => nodeById(ctx, info, id)));
  }

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
    const rows = await readReferences(ctx, info, references, {
      shape: 'connection',
      includeDeleted,
    });
    return { nodes: rows.filter((row) => row !== null) };
  }

  @Query(() => LoginAvailability, {
    description: 'Checks whether a login is available for a new user.',
  })
  loginAvailability(
    @Arg('login', () => String, { description: 'Login to check.' }) login: string,
    @Ctx() ctx: GraphContext,
  ): Promise<string> {
    return run(checkLogin, ctx, { login });
  }

  @Query(() => Boolean, {
    description:
      'Checks whether a password is known from data breaches. The argument is a hash, so that the password itself is not sent.',
  })
  passwordCompromised(
    @Arg('sha1', () => String, { description: 'SHA-1 digest of the password, in hexadecimal.' })
    sha1: string,
    @Ctx() ctx: GraphContext,
  ): Promise<boolean> {
    return run(checkPassword, ctx, { sha1 });
  }
}
