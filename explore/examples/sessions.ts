import { pasted, type Example } from './example.js';

/** Browser sessions of users. */
export const sessions: readonly Example[] = [
  {
    id: 'sessions',
    group: 'People and access',
    title: 'Sessions of users',
    about: 'The browsers in which users are signed in, and the last sign-in of each user.',
    query: `query Sessions {
  viewer {
    tenant {
      users(first: 20) {
        nodes {
          login
          lastLogin { at ip failedAttempts }
          sessions { id createdAt lastSeenAt ip userAgent methods current }
        }
      }
    }
  }
}
`,
  },
  {
    id: 'sign-out-everywhere',
    group: 'People and access',
    title: 'End all sessions of a user',
    about: 'Ends every session of a user. The next request of each browser fails.',
    query: `mutation SignOutEverywhere($input: EndAllSessionsInput!) {
  endAllSessions(input: $input) {
    userId
    userErrors { code field message }
  }
}
`,
    variables: { input: { userId: pasted('a user') } },
  },
];
