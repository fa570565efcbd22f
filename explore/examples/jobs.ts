import type { Example } from './example.js';

/** Background jobs. */
export const jobs: readonly Example[] = [
  {
    id: 'jobs',
    group: 'Look around',
    title: 'Background jobs',
    about:
      'Waiting, running and failed jobs of each child tenant with their progress, such as the generation of a report.',
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
