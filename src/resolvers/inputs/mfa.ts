import { Field, ID, InputType } from 'type-graphql';

@InputType('SetUserMfaInput', { description: 'Whether a second factor is demanded of a user.' })
export class SetUserMfaInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => Boolean, {
    description: 'True: the user sets one up with the next login. False: the user needs none.',
  })
  enabled!: boolean;
}

@InputType('ResetUserTotpInput', { description: 'The user whose authenticator is forgotten.' })
export class ResetUserTotpInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;
}

@InputType('ForgetTrustedBrowsersInput', {
  description: 'The user who is asked for a code in every browser again.',
})
export class ForgetTrustedBrowsersInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;
}

@InputType('SetTenantMfaInput', {
  description: 'Whether a second factor is demanded of everybody in a tenant.',
})
export class SetTenantMfaInput {
  @Field(() => ID, { description: 'Id of the tenant; neither a folder nor a unit.' })
  tenantId!: string;

  @Field(() => Boolean, {
    description:
      'True: users set one up with their next login. False: nobody needs one, and the authenticators are forgotten.',
  })
  enabled!: boolean;
}
