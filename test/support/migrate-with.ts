import type { SchemaOptions } from '../../src/database/migrate.js';
import type { DeclaredMigration } from '../../src/migrations/declared.js';

const path = process.env.MIGRATE_WITH;

/**
 * How tests migrate their databases: with the migrations of the built release that `MIGRATE_WITH` names
 * (its `dist/migrations/index.js`), so that the tests of a release run on the schema of the next one.
 */
export const migrateWith: SchemaOptions = path
  ? { list: ((await import(path)) as { migrations: readonly DeclaredMigration[] }).migrations }
  : {};
