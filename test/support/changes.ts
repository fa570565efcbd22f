import type { Change } from '../../src/database/change.js';
import type { Database } from '../../src/database/open.js';

/** The changes of access that `database` reports from now on, as they come; jobs that are added are left out. */
export function accessChanges({ channel }: Pick<Database, 'channel'>): Change[] {
  const reported: Change[] = [];
  channel.onChange((changes) => reported.push(...changes.filter(({ key }) => key !== 'jobs')));
  return reported;
}
