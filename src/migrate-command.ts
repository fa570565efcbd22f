import { parseArgs } from 'node:util';
import { ConfigError, type Config } from './config.js';
import { checkSchema } from './database/check-schema.js';
import type { SchemaOptions } from './database/migrate.js';
import { migrateDatabase } from './database/open.js';
import { databaseFailure } from './start-failure.js';

/** Status of `migrate --check` if the database lacks migrations. */
const pendingStatus = 2;

/**
 * `migrate` runs pending migrations. `migrate --check` only lists them.
 *
 * @returns the exit status: 0, or 2 if `--check` finds pending migrations
 * @throws if the database cannot be used; the exit status is 1
 */
export async function migrateCommand(
  config: Config,
  args: readonly string[],
  print: (line: string) => void,
): Promise<number> {
  const { check } = readArguments(args);
  try {
    if (check) {
      const { pending } = await checkSchema(config.database, config.waits);
      print(pending.length === 0 ? 'schema: up to date' : `schema: pending ${pending.join(', ')}`);
      return pending.length === 0 ? 0 : pendingStatus;
    }
    const report: SchemaOptions['report'] = (details, message) =>
      print(`${message}: ${JSON.stringify(details)}`);
    await migrateDatabase(config.database, { report }, config.waits);
    print('schema: up to date');
    return 0;
  } catch (error) {
    throw databaseFailure(error, config.database);
  }
}

function readArguments(args: readonly string[]): { check?: boolean } {
  try {
    return parseArgs({ args: [...args], options: { check: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new ConfigError(`migrate: ${(error as Error).message.split('. ')[0]}`);
  }
}
