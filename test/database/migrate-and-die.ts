import type { Migration } from '@mikro-orm/migrations';
import { readConfig } from '../../src/config.js';
import { migrateDatabase } from '../../src/database/open.js';
import { migrations } from '../../src/migrations/index.js';

// A process that migrates the database of its first argument and kills itself: between the commit
// of the last but one migration and the last one, or before the commit of the last one.
const [url, mode] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');

const last = migrations.at(-1)!;
const prototype = last.class.prototype as Migration;
const Deadly = class extends last.class {
  override async up(): Promise<void> {
    // Runs the collected statements of the migration, so that there is something to roll back.
    const run = this.execute.bind(this);
    const collected: string[] = [];
    this.addSql = (text) => {
      if (typeof text === 'string') collected.push(text);
    };
    await prototype.up.call(this);
    for (const text of collected) await run(text);
    die();
  }
};
await migrateDatabase(readConfig({ DATABASE_URL: url }).database, {
  list: [...migrations.slice(0, -1), { ...last, class: Deadly }],
  report: (details) => {
    // Called after the commit of each migration.
    if (mode === 'killed between' && details.migration === migrations.at(-2)!.name) die();
  },
});
