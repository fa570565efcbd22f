import type { Example } from './example.js';

/** What is done later. */
export const jobs: readonly Example[] = [
  {
    id: 'jobs',
    group: 'Look around',
    title: 'What is done later',
    about:
      'What is under way for each tenant, how far it is, and what was given up: a report that is being made, for example.',
    query: `query Jobs {
  viewer {
    tenant {
      children(first: 20) {
        nodes {
          name
          jobs(first: 5, filter: { states: [WAITING, RUNNING, DEAD] }) {
            nodes { id kind state attempts progress progressTotal dueAt lastError }
          }
        }
      }
    }
  }
}
`,
  },
];
