import type { EntityMetadata } from '@mikro-orm/core';
import { raw } from '../../src/database/sql.js';
import { entities } from '../../src/entities/index.js';
import type { TestServer } from './server.js';

/** Tables that every request changes. */
const stamped = new Set(['throttles', 'idempotency_keys']);

/** Columns that every request changes. */
const stamps = new Set([
  'last_access',
  'last_access_at',
  'last_access_ip',
  'last_used_at',
  'used_at',
]);

/**
 * Returns every row of every table as text, in a stable order, without timestamps of requests and
 * stored keys.
 */
export async function databaseContent({ services }: TestServer): Promise<string[]> {
  const session = services.database.session();
  const content: string[] = [];
  for (const { meta } of entities as readonly { meta: EntityMetadata }[]) {
    if (stamped.has(meta.tableName)) continue;
    const rows = await session.all<Record<string, unknown>>(raw(`select * from ${meta.tableName}`));
    const texts = rows.map((row) =>
      JSON.stringify(Object.entries(row).filter(([name]) => !stamps.has(name))),
    );
    content.push(...texts.sort().map((text) => `${meta.tableName} ${text}`));
  }
  return content;
}
