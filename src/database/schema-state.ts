import type { DatabaseConfig } from '../config.js';
import type { DeclaredMigration } from '../migrations/declared.js';
import { effectsTable } from './migration-steps.js';
import { DatabaseRefusedError } from './refused.js';

/** The database was migrated by a newer release that is incompatible with this one. */
export class SchemaTooNewError extends DatabaseRefusedError {
  constructor(names: readonly string[]) {
    super(
      `the database has migrations that this release does not know (${names.join(', ')}): ` +
        'start the release that applied them, or restore an earlier backup',
    );
  }
}

/** The migrations of a database, compared with those of this release. */
export interface SchemaState {
  /** Names of migrations that the database lacks, in their order. */
  readonly pending: readonly string[];
  /** Names of migrations of a newer release that are compatible with this one. */
  readonly newer: readonly string[];
}

/** Runs a statement and returns its rows. */
type Query = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/**
 * Compares a database with the migrations of this release without changing it.
 *
 * @throws SchemaTooNewError if a newer release has made a change that this release does not support
 */
export async function readSchemaState(
  query: Query,
  dialect: DatabaseConfig['dialect'],
  list: readonly DeclaredMigration[],
): Promise<SchemaState> {
  const has = async (table: string) => {
    const text =
      dialect === 'sqlite'
        ? `select 1 as "there" from sqlite_master where type = 'table' and name = '${table}'`
        : `select 1 as "there" where to_regclass('${table}') is not null`;
    return (await query(text)).length > 0;
  };
  const applied = (await has('schema_migrations'))
    ? (await query('select name from schema_migrations order by id')).map(({ name }) =>
        String(name),
      )
    : [];
  const effects = (await has(effectsTable))
    ? await query(`select name, effect from ${effectsTable}`)
    : [];
  const expanding = new Set(effects.flatMap((row) => (row.effect === 'expand' ? [row.name] : [])));
  const known = new Set(list.map(({ name }) => name));
  const newer = applied.filter((name) => !known.has(name));
  const pending = list.map(({ name }) => name).filter((name) => !applied.includes(name));
  const refused = newer.filter((name) => !expanding.has(name));
  if (refused.length > 0) throw new SchemaTooNewError(refused);
  // A migration never runs after a later one.
  if (newer.length > 0 && pending.length > 0) throw new SchemaTooNewError(newer);
  return { pending, newer };
}
