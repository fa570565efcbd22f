import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { revokeApplicationGrant } from '../../../domain/identity/authorization/end-application-grant.js';
import { endAllSessions, endSession } from '../../../domain/identity/sessions/end-sessions.js';
import type { GraphContext } from '../../engine/context.js';
import {
  EndAllSessionsInput,
  EndSessionInput,
  RevokeApplicationGrantInput,
} from './session-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';

const userId = { type: () => ID, description: 'Id of the user of the session.' };
const EndSessionPayload = payloadOf('EndSession', { userId });
const RevokeApplicationGrantPayload = payloadOf('RevokeApplicationGrant', {
  userId: { type: () => ID, description: 'Id of the user of the grant.' },
});
const EndAllSessionsPayload = payloadOf('EndAllSessions', { userId });

@Resolver()
export class SessionMutations {
  @Mutation(() => EndSessionPayload, {
    nullable: true,
    description: 'Ends a session. It no longer grants access.',
  })
  endSession(
    @Arg('input', () => EndSessionInput, { description: 'Session to end.' })
    input: EndSessionInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, endSession, input, ({ id }) => ({ userId: id }));
  }

  @Mutation(() => EndAllSessionsPayload, {
    nullable: true,
    description: 'Ends all sessions, tokens and application grants of a user.',
  })
  endAllSessions(
    @Arg('input', () => EndAllSessionsInput, { description: 'User to sign out.' })
    input: EndAllSessionsInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, endAllSessions, input, ({ id }) => ({ userId: id }));
  }

  @Mutation(() => RevokeApplicationGrantPayload, {
    nullable: true,
    description:
      'Revokes an application grant. The tokens of the application for the user become invalid.',
  })
  revokeApplicationGrant(
    @Arg('input', () => RevokeApplicationGrantInput, { description: 'Grant to revoke.' })
    input: RevokeApplicationGrantInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, revokeApplicationGrant, input, ({ id }) => ({ userId: id }));
  }
}
