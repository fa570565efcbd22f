import type { Migration } from '@mikro-orm/migrations';
import { readConfig } from '../../src/config.js';
import { migrateDatabase } from '../../src/database/open.js';
import { migrations } from '../../src/migrations/index.js';

// A process that migrates the database at the first argument and kills itself: after the commit of the
// migration before the last one and before the last one begins, or after the statements of the last one
// and before their commit.
const [url, mode] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');

const last = migrations.at(-1)!;
const prototype = last.class.prototype as Migration;
const Deadly = class extends last.class {
  override async up(): Promise<void> {
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
  report: (details) => {
    // It is called after the commit of each migration.
    if (mode === 'killed between' && details.migration === migrations.at(-2)!.name) die();
  },
});
