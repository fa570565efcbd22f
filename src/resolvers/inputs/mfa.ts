import { Field, ID, InputType } from 'type-graphql';
import { enumOf } from '../enums.js';

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

@InputType('SetUpTotpInput', { description: 'The user who sets up an authenticator.' })
export class SetUpTotpInput {
  @Field(() => ID, { description: 'Your own id: users set up their own authenticators only.' })
  userId!: string;
}

const TotpChallengeEnum = enumOf<'login' | 'action'>(
  'TotpChallenge',
  'What a code of an authenticator is shown for.',
  {
    login: 'To sign in: the session is replaced by one that has its second factor.',
    action: 'To confirm what needs care.',
  },
);

@InputType('VerifyTotpCodeInput', { description: 'A code that your authenticator shows.' })
export class VerifyTotpCodeInput {
  @Field(() => String, { description: 'The code: six digits.' })
  code!: string;

  @Field(() => TotpChallengeEnum, {
    nullable: true,
    description:
      'What it is shown for. Unless given: to sign in where the session lacks its second factor, otherwise to confirm something.',
  })
  challenge?: 'login' | 'action' | null;
}

@InputType('TrustBrowserInput', { description: 'The user who is asked for no code any more.' })
export class TrustBrowserInput {
  @Field(() => ID, { description: 'Your own id: users trust their own browsers only.' })
  userId!: string;
}
