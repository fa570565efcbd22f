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
import { run } from '../domain/action.js';
import { badInput, DomainError } from '../domain/errors.js';
import { largestPage } from '../domain/reads/plan-page.js';
import type { Placed } from '../domain/reads/kinds.js';
import { searchAccounts } from '../domain/search/search-accounts.js';
import { checkLogin, checkPassword } from '../domain/users/check-credentials.js';
import type { GraphContext } from './context.js';
import { LoginAvailability } from './enums.js';
import { nodeById, nodeTypes, readReferences } from './objects.js';
import { Node, type Typed } from './types/node.js';
import { Tenant } from './types/tenant.js';
import { User } from './types/user.js';

/** How many hits can be asked for. */
const largestSearch = 100;

const SearchResult = createUnionType({
  name: 'SearchResult',
  description: 'What a search finds.',
  types: () => [Tenant, User] as const,
});

@ObjectType('SearchResults', { simpleResolvers: true, description: 'What a search has found.' })
class SearchResults {
  @Field(() => [SearchResult], { description: 'Tenants first, then users.' })
  nodes!: object[];
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: `An object by its id, a UUID in any case; null if there is none that the caller may see. Its type is one of ${nodeTypes}.`,
  })
  node(
    @Arg('id', () => ID, { description: 'Id of the object.' }) id: string,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<(Placed & Typed) | null> {
    return nodeById(ctx, info, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: `Objects by their ids, in that order; null for each that does not exist or that the caller may not see. Their types are those of \`node\`: ${nodeTypes}.`,
  })
  nodes(
    @Arg('ids', () => [ID], { description: `Ids of the objects, ${largestPage} at most.` })
    ids: string[],
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<((Placed & Typed) | null)[]> {
    if (ids.length > largestPage) {
      throw badInput('ids', `ids must not have more than ${largestPage} items`);
    }
    return Promise.all(ids.map((id) => nodeById(ctx, info, id)));
  }

  @Query(() => SearchResults, {
    description: 'Tenants and users with a text in their names, logins, ids or addresses.',
  })
  async search(
    @Arg('text', () => String, { description: 'What to look for, whatever the case.' })
    text: string,
    @Arg('tenantId', () => ID, {
      nullable: true,
      description: 'In and below which tenant; the caller’s own unless it is given.',
    })
    tenantId: string | null | undefined,
    @Arg('first', () => Int, {
      defaultValue: 10,
      description: `How many, from 1 to ${largestSearch}.`,
    })
    limit: number,
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
    });
    const references = hits.map(({ objType, id }) => ({ kind: objType, id }));
    const rows = await readReferences(ctx, info, references, 'connection');
    return { nodes: rows.filter((row) => row !== null) };
  }

  @Query(() => LoginAvailability, { description: 'Whether a login can be given to a new user.' })
  loginAvailability(
    @Arg('login', () => String, { description: 'The login.' }) login: string,
    @Ctx() ctx: GraphContext,
  ): Promise<string> {
    return run(checkLogin, ctx, { login });
  }

  @Query(() => Boolean, {
    description:
      'Whether a password is known from breaches. Takes a hash, so that no password is sent.',
  })
  passwordCompromised(
    @Arg('sha1', () => String, { description: 'SHA-1 of the password, in hexadecimal.' })
    sha1: string,
    @Ctx() ctx: GraphContext,
  ): Promise<boolean> {
    if (!/^[0-9a-f]{40}$/i.test(sha1)) {
      throw new DomainError('BAD_INPUT', 'sha1 must be 40 hexadecimal digits', { field: ['sha1'] });
    }
    return run(checkPassword, ctx, { password: sha1 });
  }
}
