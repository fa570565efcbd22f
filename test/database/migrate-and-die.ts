import type { Migration } from '@mikro-orm/migrations';
import { readConfig } from '../../src/config.js';
import { migrateDatabase } from '../../src/database/open.js';
import { migrations } from '../../src/migrations/index.js';

// A process that migrates the database at the first argument and kills itself: before the statements of
// the last migration, or after them and before their commit.
const [url, mode] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');

const last = migrations.at(-1)!;
const prototype = last.class.prototype as Migration;
const Deadly = class extends last.class {
  override async up(): Promise<void> {
    if (mode === 'killed between') die();
    // The statements that the step only collects run here, so that there is something to undo.
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
});
