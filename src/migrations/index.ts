import { AccountCore } from './migration-001-account-core.js';

/** Every migration, oldest first. A name that was released never changes. */
export const migrations = [{ name: '001-account-core', class: AccountCore }];
