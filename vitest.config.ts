import { defineConfig } from 'vitest/config';

// Everything that touches a database runs twice: on SQLite and on a real PostgreSQL.
const shared = {
  alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  setupFiles: ['test/support/setup.ts'],
  testTimeout: 20_000,
  hookTimeout: 60_000,
  // Every file starts servers of its own; importing the application again for each took most of the time.
  isolate: false,
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'sqlite',
          include: ['test/**/*.test.ts'],
          env: { TEST_DATABASE: 'sqlite' },
        },
      },
      {
        test: {
          ...shared,
          name: 'postgresql',
          include: [
            'test/{domain,rest,resolvers,contract,scenarios,properties,database,mail,jobs,reports}/**/*.test.ts',
          ],
          // They compare documents and tables, and need no database.
          exclude: [
            'test/contract/{graph,openapi,sentences}.test.ts',
            // It stops a PostgreSQL of its own, which takes too long for every run: `npm run drill`.
            ...(process.env.DRILL_TENANTS ? [] : ['test/database/drill.test.ts']),
          ],
          env: { TEST_DATABASE: 'postgresql' },
          globalSetup: ['test/support/postgresql.ts'],
        },
      },
    ],
  },
});
