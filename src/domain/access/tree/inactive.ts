import { raw, sql, type Sql } from '../../../database/sql.js';

/**
 * The condition for tenants with this `alias` that are disabled or deleted. Such a tenant makes
 * everything in its subtree inactive.
 */
export const inactive = (alias: string): Sql =>
  sql`(${raw(alias)}.enabled = ${false} or ${raw(alias)}.deleted_at is not null)`;
