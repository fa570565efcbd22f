import type { Knex } from '@mikro-orm/knex';
import type { Client, CustomTypesConfig } from 'pg';
import pg from 'pg';
import type { Runner } from './session.js';
import type { Bound } from './sql.js';

/** Named statements per process. A client that varies its filters beyond that runs unprepared. */
const preparedStatements = 500;

const bigint = 20;

/** `bigint` columns hold milliseconds and counters, all of them exact as a JavaScript number. */
const types: CustomTypesConfig = {
  getTypeParser: (oid, format): ((text: string) => unknown) =>
    (oid as number) === bigint
      ? Number
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= preparedStatements) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

/** Runs statements on one connection that belongs to somebody else (a transaction's). */
export function runnerOn(connection: Client): Runner {
  return {
    dialect: 'postgresql',
    async all(text: string, values: Bound[]): Promise<unknown[]> {
      const name = nameOf(text);
      const query = name ? { name, text, values, types } : { text, values, types };
      return (await connection.query(query)).rows as unknown[];
    },
  };
}

/** Runs each statement on a connection of MikroORM's own pool. */
export function runnerOnPool(knex: Knex): Runner {
  const client = knex.client as {
    acquireConnection(): Promise<Client>;
    releaseConnection(connection: Client): Promise<void>;
  };
  return {
    dialect: 'postgresql',
    async all(text: string, values: Bound[]): Promise<unknown[]> {
      const connection = await client.acquireConnection();
      try {
        return await runnerOn(connection).all(text, values);
      } finally {
        await client.releaseConnection(connection);
      }
    },
  };
}
