import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { revokeApplicationGrant } from '../../domain/identity/end-application-grant.js';
import { endAllSessions, endSession } from '../../domain/identity/end-sessions.js';
import type { GraphContext } from '../context.js';
import {
  EndAllSessionsInput,
  EndSessionInput,
  RevokeApplicationGrantInput,
} from '../inputs/session.js';
import { mutate, payloadOf } from '../mutate.js';

const userId = { type: () => ID, description: 'Id of the user whose session it was.' };
const EndSessionPayload = payloadOf('EndSession', { userId });
const RevokeApplicationGrantPayload = payloadOf('RevokeApplicationGrant', {
  userId: { type: () => ID, description: 'Id of the user whose grant it was.' },
});
const EndAllSessionsPayload = payloadOf('EndAllSessions', { userId });

@Resolver()
export class SessionMutations {
  @Mutation(() => EndSessionPayload, {
    nullable: true,
    description: 'Ends a session: it gives no access any more.',
  })
  endSession(
    @Arg('input', () => EndSessionInput, { description: 'The session.' }) input: EndSessionInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, endSession, input, ({ id }) => ({ userId: id }));
  }

  @Mutation(() => EndAllSessionsPayload, {
    nullable: true,
    description:
      'Signs a user out of every browser and application: all of their sessions, tokens and application grants end.',
  })
  endAllSessions(
    @Arg('input', () => EndAllSessionsInput, { description: 'The user.' })
    input: EndAllSessionsInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, endAllSessions, input, ({ id }) => ({ userId: id }));
  }

  @Mutation(() => RevokeApplicationGrantPayload, {
    nullable: true,
    description:
      'Ends what a user lets an application do: its tokens for the user give no access any more.',
  })
  revokeApplicationGrant(
    @Arg('input', () => RevokeApplicationGrantInput, { description: 'The grant.' })
    input: RevokeApplicationGrantInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, revokeApplicationGrant, input, ({ id }) => ({ userId: id }));
  }
}
