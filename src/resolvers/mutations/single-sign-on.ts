import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { permitPasswordSignIn } from '../../domain/identity-providers/permit-password.js';
import { setSsoOnly } from '../../domain/identity-providers/set-sso-only.js';
import type { GraphContext } from '../context.js';
import { PermitPasswordSignInInput, SetSsoOnlyInput } from '../inputs/single-sign-on.js';
import { mutate, payloadOf } from '../mutate.js';
import { Tenant } from '../types/tenant.js';
import { User } from '../types/user.js';

const SetSsoOnlyPayload = payloadOf('SetSsoOnly', {
  tenant: { type: () => Tenant, description: 'The tenant, as it is now.' },
});
const PermitPasswordSignInPayload = payloadOf('PermitPasswordSignIn', {
  user: { type: () => User, description: 'The user, as they are now.' },
});

@Resolver()
export class SingleSignOnMutations {
  @Mutation(() => SetSsoOnlyPayload, {
    nullable: true,
    description:
      'Requires single sign-on of the users of a tenant who are bound to an identity provider, or requires it no longer.',
  })
  setSsoOnly(
    @Arg('input', () => SetSsoOnlyInput, { description: 'The tenant.' }) input: SetSsoOnlyInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, setSsoOnly, input, (changed) => ({ tenant: changed }));
  }

  @Mutation(() => PermitPasswordSignInPayload, {
    nullable: true,
    description:
      'Permits a user to sign in by password for a time although single sign-on is required. For administrators above the tenant that requires it.',
  })
  permitPasswordSignIn(
    @Arg('input', () => PermitPasswordSignInInput, { description: 'The user.' })
    input: PermitPasswordSignInInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, permitPasswordSignIn, input, (changed) => ({ user: changed }));
  }
}
