import type { Migration } from '@mikro-orm/migrations';
import type { DeclaredMigration } from '../migrations/declared.js';
import { columnTypes } from '../migrations/sql.js';

/**
 * Table with the effect of each applied migration, for older releases that do not know the
 * migration.
 */
export const effectsTable = 'schema_migrations_effects';

/**
 * Creates the table of effects. The migrator runs it before the first step, on databases of any
 * release.
 */
export const createEffectsTable = `create table if not exists ${effectsTable}
  (name varchar(255) primary key, effect varchar(20) not null)`;

/**
 * Converts migrations for MikroORM. Each runs in a transaction with a timeout for locks, and
 * records its effect.
 *
 * @param lockTimeout timeout for a lock on PostgreSQL in milliseconds, because readers queue behind
 *   it
 */
export function stepsOf(
  list: readonly DeclaredMigration[],
  lockTimeout: number,
): { name: string; class: DeclaredMigration['class'] }[] {
  return list.map(({ name, class: Step, effect }) => {
    const prototype = Step.prototype as Migration;
    const Bounded = class extends Step {
      override async up(): Promise<void> {
        await this.bound();
        await prototype.up.call(this);
        this.addSql(`insert into ${effectsTable} (name, effect) values ('${name}', '${effect}')
          on conflict (name) do update set effect = excluded.effect`);
      }

      override async down(): Promise<void> {
        await this.bound();
        await prototype.down.call(this);
        this.addSql(`delete from ${effectsTable} where name = '${name}'`);
      }

      /** The timeouts of the connection are those of requests. A migration can take longer. */
      private async bound(): Promise<void> {
        if (!columnTypes(this).postgresql) return;
        await this.execute(`set local lock_timeout = ${lockTimeout}`);
        await this.execute('set local statement_timeout = 0');
        await this.execute('set local idle_in_transaction_session_timeout = 0');
      }
    };
    return { name, class: Bounded };
  });
}
