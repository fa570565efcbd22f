import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { permitPasswordSignIn } from '../../../domain/identity/identity-providers/permit-password.js';
import { setSsoOnly } from '../../../domain/identity/identity-providers/set-sso-only.js';
import type { GraphContext } from '../../engine/context.js';
import { PermitPasswordSignInInput, SetSsoOnlyInput } from './single-sign-on-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { Tenant } from '../../accounts/tenants/tenant-type.js';
import { User } from '../../accounts/users/user-type.js';

const SetSsoOnlyPayload = payloadOf('SetSsoOnly', {
  tenant: { type: () => Tenant, description: 'Tenant after the mutation.' },
});
const PermitPasswordSignInPayload = payloadOf('PermitPasswordSignIn', {
  user: { type: () => User, description: 'User after the mutation.' },
});

@Resolver()
export class SingleSignOnMutations {
  @Mutation(() => SetSsoOnlyPayload, {
    nullable: true,
    description:
      'Sets whether the users of a tenant who are bound to an identity provider must sign in through it (single sign-on).',
  })
  setSsoOnly(
    @Arg('input', () => SetSsoOnlyInput, {
      description: 'Tenant and whether single sign-on is required.',
    })
    input: SetSsoOnlyInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, setSsoOnly, input, (changed) => ({ tenant: changed }));
  }

  @Mutation(() => PermitPasswordSignInPayload, {
    nullable: true,
    description:
      'Allows a user to sign in by password for a limited time although single sign-on is required. The caller must be an administrator of an ancestor of the tenant that requires it.',
  })
  permitPasswordSignIn(
    @Arg('input', () => PermitPasswordSignInInput, { description: 'User and time.' })
    input: PermitPasswordSignInInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, permitPasswordSignIn, input, (changed) => ({ user: changed }));
  }
}
