import type { GraphQLResolveInfo } from 'graphql';
import { userTexts } from '../../../domain/core/field-descriptions.js';
import { Arg, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { Positioned } from '../../../domain/access/reads/resource.js';
import { readOwnContacts } from '../../../domain/accounts/contacts/contact-reads.js';
import { isEnabledAt } from '../../../domain/access/principals/enabled.js';
import { loginHolder } from '../../../domain/access/principals/user-rules.js';
import type {
  Client as ClientRow,
  Contact as ContactRow,
  User as UserRow,
} from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { loaderOf, type GraphContext } from '../../engine/context.js';
import { declareById, declareObjects, readObject } from '../../engine/objects.js';
import { referenceOf } from '../../engine/references.js';
import { selectedProperties } from '../../engine/selection.js';
import { Client, readableClient } from '../../access/principals/client-type.js';
import { Contact, readableContact } from '../contacts/contact-type.js';
import { Principal, type Typed } from '../../engine/node-type.js';
import { User, readableUser } from '../../access/principals/user-type.js';
import { lists } from '../../../domain/lists.js';
import { clientsIn, policiesIn, principalNodes, tenantNode, usersIn } from '../../access/nodes.js';
import { contactsIn } from '../nodes.js';

@Resolver(() => Principal)
export class PrincipalResolver {
  @Query(() => Principal, {
    description: 'Returns the caller: the user or client that sent the request.',
  })
  viewer(
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<(Positioned & Typed) | null> {
    const { type, id } = ctx.caller;
    const reference = { resource: type as 'user' | 'client', id: id! };
    return referenceOf(ctx, info, principalNodes, reference, { oneself: true });
  }
}
declareObjects<UserRow | ClientRow>(PrincipalResolver, {
  tenant: {
    ...tenantNode,
    description: 'Tenant that the principal belongs to; null if the caller cannot see it.',
    id: ({ tenantId }) => tenantId,
  },
});
declareLists(PrincipalResolver, {
  accessPolicies: [
    policiesIn(lists.policiesOfTrustee),
    'Access policies that the principal holds directly and that the caller can see.',
  ],
});

@Resolver(() => User)
export class UserResolver {
  @Query(() => User, {
    nullable: true,
    description:
      'Returns a user by login; null if the user does not exist or the caller cannot see them.',
  })
  async userByLogin(
    @Arg('login', () => String, { description: 'Login of the user, ignoring case.' }) login: string,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Positioned | null> {
    if (login.includes('\0')) return null;
    return readObject(ctx, info, readableUser, await loginHolder(ctx.session, login));
  }

  @FieldResolver()
  enabled(@Root() user: UserRow, @Ctx() ctx: GraphContext): boolean {
    return isEnabledAt(user, ctx.clock());
  }

  @FieldResolver(() => Contact, { description: userTexts.contact })
  contact(
    @Root() { id }: UserRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactRow | null> {
    const properties = selectedProperties(readableContact, info);
    return loaderOf<string, ContactRow | null>(ctx, info.fieldNodes, (ids) =>
      readOwnContacts(ctx, 'user', ids, properties),
    ).load(id);
  }
}
declareById(UserResolver, 'user', readableUser, () => User);
declareObjects<UserRow>(UserResolver, {
  personalTenant: {
    ...tenantNode,
    description: 'Personal tenant of the user; null if there is none or the caller cannot see it.',
    id: ({ personalTenantId }) => personalTenantId,
  },
});
declareLists(UserResolver, {
  users: [usersIn(lists.users), 'Returns all users of tenants that the caller can see.'],
  contacts: [contactsIn(lists.contactsOfUser), 'Contacts through which the user acts for tenants.'],
});

@Resolver(() => Client)
export class ClientResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Name of the client: `client_name` in `data`; null if there is none.',
  })
  clientName(@Root() { data }: ClientRow): string | null {
    const { client_name: name } = data;
    return typeof name === 'string' ? name : null;
  }
}
declareById(ClientResolver, 'client', readableClient, () => Client);
declareLists(ClientResolver, {
  clients: [clientsIn(lists.clients), 'Returns all clients of tenants that the caller can see.'],
});
