/* The operations of this module. */
export { logicOperations } from './logic.js';
export { settingOperations } from './settings.js';
