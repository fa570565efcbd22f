import { Field, ID, InputType } from 'type-graphql';
import { totpChallenge } from '../../../domain/identity/mfa/verify-totp.js';
import type { ValueOf } from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';

@InputType('SetUserMfaInput', { description: 'Whether a user must use a second factor.' })
export class SetUserMfaInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => Boolean, {
    description:
      'If true, the user must set up a second factor at the next sign-in. If false, the user needs none; the authenticator and the trusted browsers are removed.',
  })
  enabled!: boolean;
}

@InputType('ResetUserTotpInput', { description: 'User whose authenticator to remove.' })
export class ResetUserTotpInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;
}

@InputType('ForgetTrustedBrowsersInput', {
  description: 'User whose trusted browsers to remove.',
})
export class ForgetTrustedBrowsersInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;
}

@InputType('SetTenantMfaInput', {
  description: 'Whether the users of a tenant must use a second factor.',
})
export class SetTenantMfaInput {
  @Field(() => ID, {
    description:
      'Id of the tenant. Folders and units follow the tenant that they are part of and are not accepted.',
  })
  tenantId!: string;

  @Field(() => Boolean, {
    description:
      'If true, users must set up a second factor at their next sign-in. If false, they need none and their authenticators are removed, except those of users with roles that the caller could not grant.',
  })
  enabled!: boolean;
}

@InputType('SetUpTotpInput', { description: 'User who sets up an authenticator.' })
export class SetUpTotpInput {
  @Field(() => ID, {
    description: 'Id of the caller. Users can set up only their own authenticator.',
  })
  userId!: string;
}

const TotpChallengeEnum = graphEnum(totpChallenge);

@InputType('VerifyTotpCodeInput', { description: 'A code of the authenticator of the caller.' })
export class VerifyTotpCodeInput {
  @Field(() => String, { description: 'Code of six digits.' })
  code!: string;

  @Field(() => TotpChallengeEnum, {
    nullable: true,
    description:
      'Purpose of the code. Default: `LOGIN` if the session lacks its second factor, otherwise `ACTION`.',
  })
  challenge?: ValueOf<typeof totpChallenge> | null;
}

@InputType('TrustBrowserInput', { description: 'User who trusts the browser.' })
export class TrustBrowserInput {
  @Field(() => ID, { description: 'Id of the caller. Users can trust only their own browsers.' })
  userId!: string;
}
