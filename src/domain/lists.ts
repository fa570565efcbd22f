import { accessLists } from './accounts/lists/access-lists.js';
import { accountLists } from './accounts/lists/account-lists.js';
import { estateLists } from './identity/inherited-lists.js';
import { infrastructureLists } from './commerce/infrastructure/infrastructure-lists.js';
import type { List } from './access/reads/list.js';
import { reportLists } from './reporting/reports/report-lists.js';

/** Every list of the model. */
export const lists = {
  ...accountLists,
  ...accessLists,
  ...infrastructureLists,
  ...estateLists,
  ...reportLists,
} as const satisfies Record<string, List>;

export type { List, Order } from './access/reads/list.js';
