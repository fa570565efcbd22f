import { accessLists } from './lists/access-lists.js';
import { accountLists } from './lists/account-lists.js';
import { estateLists } from './lists/estate-lists.js';
import { infrastructureLists } from './lists/infrastructure-lists.js';
import type { List } from './lists/list.js';
import { reportLists } from './lists/report-lists.js';

/** Every list of the model. */
export const lists = {
  ...accountLists,
  ...accessLists,
  ...infrastructureLists,
  ...estateLists,
  ...reportLists,
} as const satisfies Record<string, List>;

export type { List, Order } from './lists/list.js';
