import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import {
  readSecondFactors,
  type SecondFactorState,
} from '../../../domain/identity/mfa/read-second-factors.js';
import {
  readTenantMfa,
  type TenantMfa as TenantMfaState,
} from '../../../domain/identity/mfa/tenant-mfa.js';
import type { Tenant as TenantRow, User as UserRow } from '../../../entities/index.js';
import { loaderOf, type GraphContext } from '../../engine/context.js';
import { SecondFactor, TenantMfa } from './mfa-types.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import { User } from '../../access/principals/user-type.js';

@Resolver(() => User)
export class SecondFactorResolver {
  @FieldResolver(() => SecondFactor, {
    description: 'Second factor of the user.',
  })
  async secondFactor(
    @Root() { id, mfaStatus }: UserRow,
    @Ctx() ctx: GraphContext,
    @Info() { fieldNodes }: GraphQLResolveInfo,
  ): Promise<SecondFactor> {
    const state = await loaderOf<string, SecondFactorState>(ctx, fieldNodes, (ids) =>
      readSecondFactors(ctx, ids),
    ).load(id);
    return { status: mfaStatus, ...state };
  }
}

@Resolver(() => Tenant)
export class TenantMfaResolver {
  @FieldResolver(() => TenantMfa, {
    description: 'MFA status of the tenant and its users.',
  })
  mfa(
    @Root() { id }: TenantRow,
    @Ctx() ctx: GraphContext,
    @Info() { fieldNodes }: GraphQLResolveInfo,
  ): Promise<TenantMfaState> {
    return loaderOf<string, TenantMfaState>(ctx, fieldNodes, (ids) => readTenantMfa(ctx, ids)).load(
      id,
    );
  }
}
