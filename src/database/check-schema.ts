import { access } from 'node:fs/promises';
import pg from 'pg';
import type { DatabaseConfig } from '../config.js';
import { migrations } from '../migrations/index.js';
import { readSchemaState, type SchemaState } from './schema-state.js';
import { SqliteReaders } from './sqlite.js';
import { usualWaits, type Waits } from './waits.js';

/**
 * Compares the database with the migrations of this release. Only reads, so it can run while
 * servers run. Does not create a missing file.
 *
 * @throws SchemaTooNewError
 */
export async function checkSchema(
  config: DatabaseConfig,
  waits: Waits = usualWaits,
): Promise<SchemaState> {
  if (config.dialect === 'postgresql') {
    const client = new pg.Client({
      connectionString: config.url,
      connectionTimeoutMillis: waits.connect,
    });
    await client.connect();
    try {
      await client.query('begin read only');
      const query = async (text: string) =>
        (await client.query<Record<string, unknown>>(text)).rows;
      return await readSchemaState(query, config.dialect, migrations);
    } finally {
      await client.end();
    }
  }
  const { file } = config;
  const exists =
    file !== null &&
    (await access(file).then(
      () => true,
      () => false,
    ));
  if (!exists) return { pending: migrations.map(({ name }) => name), newer: [] };
  const reader = await SqliteReaders.open(file, 1, waits.lock);
  try {
    return await readSchemaState((text) => reader.all(text, []), config.dialect, migrations);
  } finally {
    await reader.close();
  }
}
