import type { Client, CustomTypesConfig, Pool } from 'pg';
import pg from 'pg';
import type { Runner } from './session.js';

/** Maximum number of named statements per process. Further statements are not prepared. */
const preparedStatements = 500;

/** Maximum length of a prepared statement, in characters. Filters can produce longer statements. */
const longestPrepared = 20_000;

const bigint = 20;

/**
 * `bigint` columns contain milliseconds and counters, which a JavaScript number represents exactly.
 */
const types: CustomTypesConfig = {
  getTypeParser: (oid, format): ((text: string) => unknown) =>
    (oid as number) === bigint
      ? Number
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  if (text.length > longestPrepared) return undefined;
  const known = names.get(text);
  if (known || names.size >= preparedStatements) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * Returns runners for the connection of a transaction and for a pool. They prepare statements that
 * were seen before, unless `prepared` is false.
 */
export function postgresRunners({ prepared, limit }: { prepared: boolean; limit: number }) {
  return (connection: Client | Pool): Runner => ({
    dialect: 'postgresql',
    async all(text, values, deadline = Infinity, planned = 'once'): Promise<unknown[]> {
      const name = prepared && planned === 'once' ? nameOf(text) : undefined;
      const within =
        deadline === Infinity ? limit : Math.max(1, Math.min(limit, deadline - performance.now()));
      const query = name ? { name, text, values, types, within } : { text, values, types, within };
      return (await connection.query(query)).rows as unknown[];
    },
  });
}
