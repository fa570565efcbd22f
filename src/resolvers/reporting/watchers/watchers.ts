import { ArgsType, Field, Resolver } from 'type-graphql';
import {
  readWatchers,
  type Watcher as WatcherRow,
} from '../../../domain/reporting/watchers/read-watchers.js';
import {
  userNotification,
  type Tenant as TenantRow,
  type UserNotification,
} from '../../../entities/index.js';
import { loaderOf } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { graphEnum } from '../../engine/enums.js';
import { declareObjects } from '../../engine/objects.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import { Watcher } from './watcher-type.js';
import { userNode } from '../../access/nodes.js';

/** Maximum number of watchers listed for a tenant. */
const mostWatchers = 200;

@ArgsType()
class WatcherArgs {
  @Field(() => [graphEnum(userNotification)], {
    description:
      'Filters by subscribed notifications: users who have subscribed to at least one of them. An empty list matches no user.',
  })
  notifications!: UserNotification[];
}

@Resolver(() => Watcher)
export class WatcherResolver {}
declareField<WatcherRow>(WatcherResolver, 'field', 'firstName', {
  type: () => String,
  nullable: true,
  description: 'First name of the user.',
  resolve: ({ firstname }) => firstname ?? null,
});
declareField<WatcherRow>(WatcherResolver, 'field', 'lastName', {
  type: () => String,
  nullable: true,
  description: 'Last name of the user.',
  resolve: ({ lastname }) => lastname ?? null,
});
declareObjects<WatcherRow>(WatcherResolver, {
  user: {
    ...userNode,
    description: 'User who is notified.',
    id: ({ userId }) => userId,
  },
});

@Resolver(() => Tenant)
export class TenantWatcherResolver {}
declareField<TenantRow>(TenantWatcherResolver, 'field', 'watchers', {
  type: () => [Watcher],
  description: `Users to notify about events in the tenant, at most ${mostWatchers}: users of the tenant and its ancestors who can sign in, have a mail address, can see the tenant and have subscribed to one of the notifications. Users whom the caller cannot see are omitted.`,
  args: WatcherArgs,
  size: mostWatchers,
  resolve: (tenant, { notifications }: WatcherArgs, ctx, info) =>
    loaderOf<TenantRow, WatcherRow[]>(ctx, info.fieldNodes, (tenants) =>
      readWatchers(ctx, tenants, notifications, mostWatchers),
    ).load(tenant),
});
