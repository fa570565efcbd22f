import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import type { Placed } from '../domain/reads/kinds.js';
import type { Contact as ContactRow } from '../entities/index.js';
import { declareLists } from './connection.js';
import type { GraphContext } from './context.js';
import { edges } from './edges.js';
import { objectById, readObject } from './objects.js';
import { Contact, readableContact } from './types/contact.js';
import { Tenant, readableTenant } from './types/tenant.js';
import { User, readableUser } from './types/user.js';

@Resolver(() => Contact)
export class ContactResolver {
  @Query(() => Contact, {
    nullable: true,
    description: 'A contact by its id; null if there is none that the caller may see.',
  })
  contact(
    @Arg('id', () => ID, { description: 'Id of the contact.' }) id: string,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Placed | null> {
    return readObject(ctx, info, readableContact, id);
  }

  @FieldResolver(() => String, { nullable: true, description: 'First name.' })
  firstName(@Root() { firstname }: ContactRow): string | null {
    return firstname ?? null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Last name.' })
  lastName(@Root() { lastname }: ContactRow): string | null {
    return lastname ?? null;
  }

  @FieldResolver(() => Tenant, {
    nullable: true,
    description: 'The tenant that the contact is of; null where the caller may not see it.',
  })
  tenant(
    @Root() { tenantId }: ContactRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Placed | null> {
    return objectById(ctx, info, readableTenant, tenantId);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'The user that the contact is of, if it is of one.',
  })
  user(
    @Root() { userId }: ContactRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Placed | null> {
    return objectById(ctx, info, readableUser, userId);
  }
}
declareLists(ContactResolver, {
  contacts: [edges.contacts, 'All the contacts of tenants that the caller may see.'],
});
