import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { openDatabase } from '../../src/database/open.js';
import { Catalogue } from '../../src/domain/core/catalogue.js';
import { migrateWith } from './migrate-with.js';

/** Adds the schema and the catalog to an empty database. */
export async function addSchemaAndCatalogue(url: string): Promise<void> {
  const database = await openDatabase(
    readConfig({ DATABASE_URL: url }).database,
    undefined,
    undefined,
    migrateWith,
  );
  await Catalogue.load(database);
  await database.close();
}

async function makeContent(): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'account-graph-migrated-'));
  const file = join(folder, 'accounts.sqlite');
  try {
    await addSchemaAndCatalogue(`sqlite:${file}`);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

let content: Promise<Uint8Array> | undefined;

/** The file of a SQLite database with the schema and the catalogue. Each worker makes it once. */
export const migratedContent = (): Promise<Uint8Array> => (content ??= makeContent());
