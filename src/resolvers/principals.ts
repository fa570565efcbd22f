import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { Placed } from '../domain/reads/kinds.js';
import { readOwnContacts } from '../domain/reads/objects.js';
import { isEnabledAt, loginHolder } from '../domain/users/user-rules.js';
import type {
  Client as ClientRow,
  Contact as ContactRow,
  User as UserRow,
} from '../entities/index.js';
import { declareLists } from './connection.js';
import { loaderOf, type GraphContext } from './context.js';
import { edges } from './edges.js';
import { declareById, declareObjects, readObject, referenceOf } from './objects.js';
import { selectedProperties } from './selection.js';
import { Client, readableClient } from './types/client.js';
import { Contact, readableContact } from './types/contact.js';
import { Principal, type Typed } from './types/node.js';
import { Tenant, readableTenant } from './types/tenant.js';
import { User, readableUser } from './types/user.js';

@Resolver(() => Principal)
export class PrincipalResolver {
  @Query(() => Principal, {
    description: 'Whoever is asking: the user or client who is signed in.',
  })
  viewer(
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<(Placed & Typed) | null> {
    const { type, id } = ctx.caller;
    const reference = { kind: type as 'user' | 'client', id: id! };
    return referenceOf(ctx, info, reference, { oneself: true });
  }
}
declareObjects<UserRow | ClientRow>(PrincipalResolver, {
  tenant: {
    type: () => Tenant,
    readable: readableTenant,
    description: 'The tenant that they belong to; null where the caller may not see it.',
    id: ({ tenantId }) => tenantId,
  },
});
declareLists(PrincipalResolver, {
  accessPolicies: [
    edges.policiesOfTrustee,
    'The access policies that they hold themselves, as far as the caller may see them.',
  ],
});

@Resolver(() => User)
export class UserResolver {
  @Query(() => User, {
    nullable: true,
    description: 'A user by their login; null if there is none that the caller may see.',
  })
  async userByLogin(
    @Arg('login', () => String, { description: 'The login, in any case.' }) login: string,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Placed | null> {
    if (login.includes('\0')) return null;
    return readObject(ctx, info, readableUser, await loginHolder(ctx.session, login));
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the user may sign in, as far as they themselves are concerned.',
  })
  enabled(@Root() user: UserRow, @Ctx() ctx: GraphContext): boolean {
    return isEnabledAt(user, ctx.clock());
  }

  @FieldResolver(() => Contact, { description: 'The contact that is part of the user.' })
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
    type: () => Tenant,
    readable: readableTenant,
    description: 'The tenant that is the user’s alone, in customers and below.',
    id: ({ personalTenantId }) => personalTenantId,
  },
});
declareLists(UserResolver, {
  users: [edges.users, 'All the users in tenants that the caller may see.'],
  contacts: [edges.contactsOfUser, 'The contacts through which the user acts for tenants.'],
});

@Resolver(() => Client)
export class ClientResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The name that its registration gives it.',
  })
  clientName(@Root() { data }: ClientRow): string | null {
    const { client_name: name } = data;
    return typeof name === 'string' ? name : null;
  }
}
declareById(ClientResolver, 'client', readableClient, () => Client);
declareLists(ClientResolver, {
  clients: [edges.clients, 'All the clients of tenants that the caller may see.'],
});
