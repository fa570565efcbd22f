/* The operations of this module. */
export { reportOperations } from './reports.js';
export { watcherOperations } from './watchers.js';
