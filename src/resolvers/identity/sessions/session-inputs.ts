import { Field, ID, InputType } from 'type-graphql';

@InputType('EndSessionInput', { description: 'Session to end.' })
export class EndSessionInput {
  @Field(() => ID, { description: 'Id of the session.' })
  sessionId!: string;
}

@InputType('EndAllSessionsInput', { description: 'User to sign out everywhere.' })
export class EndAllSessionsInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;
}

@InputType('RevokeApplicationGrantInput', { description: 'Grant to revoke.' })
export class RevokeApplicationGrantInput {
  @Field(() => ID, { description: 'Id of the grant.' })
  grantId!: string;
}
