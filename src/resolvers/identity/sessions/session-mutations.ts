import { revokeApplicationGrant } from '../../../domain/identity/authorization/end-application-grant.js';
import { endAllSessions, endSession } from '../../../domain/identity/sessions/end-sessions.js';
import {
  EndAllSessionsInput,
  EndSessionInput,
  RevokeApplicationGrantInput,
} from './session-inputs.js';
import { idOf, mutation, mutations } from '../../engine/mutations.js';

const userId = idOf('Id of the user of the session.');

export const SessionMutations = mutations({
  endSession: mutation({
    description: 'Ends a session. It no longer grants access.',
    input: [EndSessionInput, 'Session to end.'],
    action: endSession,
    payload: { userId },
  }),
  endAllSessions: mutation({
    description: 'Ends all sessions, tokens and application grants of a user.',
    input: [EndAllSessionsInput, 'User to sign out.'],
    action: endAllSessions,
    payload: { userId },
  }),
  revokeApplicationGrant: mutation({
    description:
      'Revokes an application grant. The tokens of the application for the user become invalid.',
    input: [RevokeApplicationGrantInput, 'Grant to revoke.'],
    action: revokeApplicationGrant,
    payload: { userId: idOf('Id of the user of the grant.') },
  }),
});
