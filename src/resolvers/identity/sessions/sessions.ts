import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import {
  readApplicationGrants,
  type GrantRow,
} from '../../../domain/identity/authorization/list-application-grants.js';
import {
  readLoginRecords,
  readSessions,
  type SessionRow,
} from '../../../domain/identity/sessions/list-sessions.js';
import type {
  IdentityProviderType,
  LoginRecord as LoginRecordRow,
  User as UserRow,
} from '../../../entities/index.js';
import { loaderOf, type GraphContext } from '../../engine/context.js';
import { ApplicationGrant, LoginRecord, LoginSession } from './session-type.js';
import { User } from '../../access/principals/user-type.js';

@Resolver(() => User)
export class SessionResolver {
  @FieldResolver(() => [LoginSession], {
    nullable: true,
    description:
      'Sessions of the user, at most 50, the most recently used first; null unless the caller is the user or an administrator of the user.',
  })
  async sessions(
    @Root() { id }: UserRow,
    @Ctx() ctx: GraphContext,
    @Info() { fieldNodes }: GraphQLResolveInfo,
  ): Promise<LoginSession[] | null> {
    const rows = await loaderOf<string, SessionRow[] | null>(ctx, fieldNodes, (ids) =>
      readSessions(ctx, ids),
    ).load(id);
    return (
      rows?.map((row) => ({
        ...row,
        userAgent: row.userAgent ?? null,
        current: row.id === ctx.login?.id,
      })) ?? null
    );
  }

  @FieldResolver(() => [ApplicationGrant], {
    nullable: true,
    description:
      'Applications that can act on behalf of the user, at most 100, the most recently used first; null unless the caller is the user or an administrator of the user.',
  })
  async applicationGrants(
    @Root() { id }: UserRow,
    @Ctx() ctx: GraphContext,
    @Info() { fieldNodes }: GraphQLResolveInfo,
  ): Promise<ApplicationGrant[] | null> {
    const rows = await loaderOf<string, GrantRow[] | null>(ctx, fieldNodes, (ids) =>
      readApplicationGrants(ctx, ids),
    ).load(id);
    return (
      rows?.map((row) => ({
        ...row,
        scope: row.scope.split(' ').filter(Boolean),
        lastUsedAt: row.lastUsedAt ?? null,
      })) ?? null
    );
  }

  @FieldResolver(() => LoginRecord, { description: 'Last sign-in of the user.' })
  async lastLogin(
    @Root() { id }: UserRow,
    @Ctx() ctx: GraphContext,
    @Info() { fieldNodes }: GraphQLResolveInfo,
  ): Promise<LoginRecord> {
    const row = await loaderOf<string, LoginRecordRow | null>(ctx, fieldNodes, (ids) =>
      readLoginRecords(ctx, ids),
    ).load(id);
    return {
      at: row?.at ?? null,
      ip: row?.ip ?? null,
      userAgent: row?.userAgent ?? null,
      idpType: (row?.idpType ?? null) as IdentityProviderType | null,
      failedAttempts: row?.failedAttempts ?? 0,
    };
  }
}
