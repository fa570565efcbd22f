import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../../engine/scalars.js';

@InputType('SetSsoOnlyInput', { description: 'Whether a tenant requires single sign-on.' })
export class SetSsoOnlyInput {
  @Field(() => ID, { description: 'Id of the tenant. The root is not accepted.' })
  tenantId!: string;

  @Field(() => Boolean, {
    description:
      'If true, users who are bound to an identity provider can sign in only through it, and their sessions and tokens end. Only administrators of an ancestor can set false.',
  })
  enabled!: boolean;
}

@InputType('PermitPasswordSignInInput', {
  description: 'User who can sign in by password, and until when.',
})
export class PermitPasswordSignInInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => DateTime, {
    description: 'Time until which the password is accepted, at most 24 hours from now.',
  })
  until!: number;
}
