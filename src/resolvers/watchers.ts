import { ArgsType, Field, Resolver } from 'type-graphql';
import { readWatchers, type Watcher as WatcherRow } from '../domain/watchers/read-watchers.js';
import type { Tenant as TenantRow, UserNotification } from '../entities/index.js';
import { loaderOf } from './context.js';
import { declareField } from './declared.js';
import { UserNotificationEnum } from './enums.js';
import { declareObjects } from './objects.js';
import { Tenant } from './types/tenant.js';
import { User, readableUser } from './types/user.js';
import { Watcher } from './types/watcher.js';

/** Watchers of one tenant that are told of. */
const mostWatchers = 200;

@ArgsType()
class WatcherArgs {
  @Field(() => [UserNotificationEnum], {
    description: 'Users who have subscribed to one of these; an empty list selects no user.',
  })
  notifications!: UserNotification[];
}

@Resolver(() => Watcher)
export class WatcherResolver {}
declareField<WatcherRow>(WatcherResolver, 'field', 'firstName', {
  type: () => String,
  nullable: true,
  description: 'The first name of the user.',
  resolve: ({ firstname }) => firstname ?? null,
});
declareField<WatcherRow>(WatcherResolver, 'field', 'lastName', {
  type: () => String,
  nullable: true,
  description: 'The last name of the user.',
  resolve: ({ lastname }) => lastname ?? null,
});
declareObjects<WatcherRow>(WatcherResolver, {
  user: {
    type: () => User,
    readable: readableUser,
    description: 'The user.',
    id: ({ userId }) => userId,
  },
});

@Resolver(() => Tenant)
export class TenantWatcherResolver {}
declareField<TenantRow>(TenantWatcherResolver, 'field', 'watchers', {
  type: () => [Watcher],
  description: `The users of the tenant, and of those above that the caller sees, who see it and want to be told of what happens there: at most ${mostWatchers}.`,
  args: WatcherArgs,
  size: mostWatchers,
  resolve: (tenant, { notifications }: WatcherArgs, ctx, info) =>
    loaderOf<TenantRow, WatcherRow[]>(ctx, info.fieldNodes, (tenants) =>
      readWatchers(ctx, tenants, notifications, mostWatchers),
    ).load(tenant),
});
