import type { Migration } from '@mikro-orm/migrations';

/** The column types of the model on one database. */
export interface ColumnTypes {
  uuid: string;
  json: string;
  /** Text compared byte by byte: paths, folded names and logins sort the same on both databases. */
  key: string;
  blob: string;
}

const types: Record<'sqlite' | 'postgresql', ColumnTypes> = {
  sqlite: { uuid: 'text', json: 'text', key: 'text', blob: 'blob' },
  postgresql: { uuid: 'uuid', json: 'jsonb', key: 'text collate "C"', blob: 'bytea' },
};

/** The column types for the database that a migration is running on. */
export function columnTypes(migration: Migration): ColumnTypes & { postgresql: boolean } {
  const postgresql = !(
    migration as unknown as { driver: { getPlatform(): { constructor: { name: string } } } }
  ).driver
    .getPlatform()
    .constructor.name.startsWith('Sqlite');
  return { ...types[postgresql ? 'postgresql' : 'sqlite'], postgresql };
}
