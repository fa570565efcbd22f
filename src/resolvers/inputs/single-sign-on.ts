import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../scalars.js';

@InputType('SetSsoOnlyInput', { description: 'Whether a tenant requires single sign-on.' })
export class SetSsoOnlyInput {
  @Field(() => ID, { description: 'Id of the tenant; not the root.' })
  tenantId!: string;

  @Field(() => Boolean, {
    description:
      'True: bound users sign in by their provider only, and what they are signed in to ends. False is for administrators above the tenant.',
  })
  enabled!: boolean;
}

@InputType('PermitPasswordSignInInput', {
  description: 'The user who may sign in by password, and for how long.',
})
export class PermitPasswordSignInInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => DateTime, { description: 'Until when: at most 24 hours from now.' })
  until!: number;
}
