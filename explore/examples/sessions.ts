import { pasted, type Example } from './example.js';

/** Who is signed in with which browsers. */
export const sessions: readonly Example[] = [
  {
    id: 'sessions',
    group: 'People and access',
    title: 'Who is signed in, and where',
    about: 'The browsers that people are signed in with, and how they signed in last.',
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
    title: 'Sign somebody out everywhere',
    about: 'Ends every session of a user: the next request of each browser is refused.',
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
