import type { Migration } from '@mikro-orm/migrations';

/** The column types of the model on one database. */
export interface ColumnTypes {
  uuid: string;
  json: string;
  /**
   * Text compared by bytes, so that paths, folded names and logins have the same order on both
   * databases.
   */
  key: string;
  blob: string;
}

const types: Record<'sqlite' | 'postgresql', ColumnTypes> = {
  sqlite: { uuid: 'text', json: 'text', key: 'text', blob: 'blob' },
  postgresql: { uuid: 'uuid', json: 'jsonb', key: 'text collate "C"', blob: 'bytea' },
};

/** Returns the column types for the database of a migration. */
export function columnTypes(migration: Migration): ColumnTypes & { postgresql: boolean } {
  const postgresql = !(
    migration as unknown as { driver: { getPlatform(): { constructor: { name: string } } } }
  ).driver
    .getPlatform()
    .constructor.name.startsWith('Sqlite');
  return { ...types[postgresql ? 'postgresql' : 'sqlite'], postgresql };
}
