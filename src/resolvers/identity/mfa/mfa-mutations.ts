import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { setTenantMfa } from '../../../domain/identity/mfa/set-tenant-mfa.js';
import { forgetTrustedBrowsers } from '../../../domain/identity/mfa/trusted-browsers.js';
import { resetUserTotp, setUserMfa } from '../../../domain/identity/mfa/user-mfa.js';
import type { GraphContext } from '../../engine/context.js';
import {
  ForgetTrustedBrowsersInput,
  ResetUserTotpInput,
  SetTenantMfaInput,
  SetUserMfaInput,
} from './mfa-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { Tenant } from '../../accounts/tenants/tenant-type.js';
import { User } from '../../accounts/users/user-type.js';

const user = { type: () => User, description: 'User after the mutation.' };
const tenant = { type: () => Tenant, description: 'Tenant after the mutation.' };
const SetUserMfaPayload = payloadOf('SetUserMfa', { user });
const ResetUserTotpPayload = payloadOf('ResetUserTotp', { user });
const ForgetTrustedBrowsersPayload = payloadOf('ForgetTrustedBrowsers', { user });
const SetTenantMfaPayload = payloadOf('SetTenantMfa', { tenant });

@Resolver()
export class MfaMutations {
  @Mutation(() => SetUserMfaPayload, {
    nullable: true,
    description: 'Sets whether a user must use a second factor.',
  })
  setUserMfa(
    @Arg('input', () => SetUserMfaInput, {
      description: 'User and whether the second factor is required.',
    })
    input: SetUserMfaInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, setUserMfa, input, (changed) => ({ user: changed }));
  }

  @Mutation(() => ResetUserTotpPayload, {
    nullable: true,
    description:
      'Removes the authenticator and the trusted browsers of a user and ends their sessions and tokens. If the user needs a second factor, they set up a new authenticator at the next sign-in.',
  })
  resetUserTotp(
    @Arg('input', () => ResetUserTotpInput, { description: 'User whose authenticator to remove.' })
    input: ResetUserTotpInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, resetUserTotp, input, (changed) => ({ user: changed }));
  }

  @Mutation(() => ForgetTrustedBrowsersPayload, {
    nullable: true,
    description: 'Removes the trusted browsers of a user.',
  })
  forgetTrustedBrowsers(
    @Arg('input', () => ForgetTrustedBrowsersInput, {
      description: 'User whose trusted browsers to remove.',
    })
    input: ForgetTrustedBrowsersInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, forgetTrustedBrowsers, input, (changed) => ({ user: changed }));
  }

  @Mutation(() => SetTenantMfaPayload, {
    nullable: true,
    description: 'Sets whether the users of a tenant must use a second factor.',
  })
  setTenantMfa(
    @Arg('input', () => SetTenantMfaInput, {
      description: 'Tenant and whether the second factor is required.',
    })
    input: SetTenantMfaInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, setTenantMfa, input, (changed) => ({ tenant: changed }));
  }
}
