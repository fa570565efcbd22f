import { defineConfig } from 'vitest/config';

// Tests that use a database run twice: on SQLite and on PostgreSQL.
const shared = {
  alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  setupFiles: ['test/support/setup.ts'],
  testTimeout: 20_000,
  hookTimeout: 60_000,
  // Each file starts its own servers. Importing the application again for each file took most of the time.
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
          // These compare documents and tables, and need no database.
          exclude: [
            'test/contract/{graph,openapi,sentences}.test.ts',
            // It stops its own PostgreSQL, which takes too long for every run: `npm run drill`.
            ...(process.env.DRILL_TENANTS ? [] : ['test/database/drill.test.ts']),
          ],
          env: { TEST_DATABASE: 'postgresql' },
          globalSetup: ['test/support/postgresql.ts'],
        },
      },
    ],
  },
});
