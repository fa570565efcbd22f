import { Field, ID, InputType } from 'type-graphql';

@InputType('EndSessionInput', { description: 'The session that is to end.' })
export class EndSessionInput {
  @Field(() => ID, { description: 'Id of the session.' })
  sessionId!: string;
}

@InputType('EndAllSessionsInput', { description: 'The user who is to be signed out everywhere.' })
export class EndAllSessionsInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;
}

@InputType('RevokeApplicationGrantInput', { description: 'The grant that is to end.' })
export class RevokeApplicationGrantInput {
  @Field(() => ID, { description: 'Id of the grant.' })
  grantId!: string;
}
