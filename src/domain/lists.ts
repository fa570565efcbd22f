import { accessLists } from './accounts/lists/access-lists.js';
import { accountLists } from './accounts/lists/account-lists.js';
import { registrationTokenLists } from './accounts/lists/registration-token-lists.js';
import { legalDocumentLists } from './branding/legal-documents/legal-document-lists.js';
import { identityProviderLists } from './identity/identity-providers/identity-provider-lists.js';
import { infrastructureLists } from './commerce/infrastructure/infrastructure-lists.js';
import type { List } from './access/reads/list.js';
import { jobLists } from './platform/jobs/job-lists.js';
import { reportLists } from './reporting/reports/report-lists.js';

/** Every list of the model. */
export const lists = {
  ...accountLists,
  ...accessLists,
  ...infrastructureLists,
  ...identityProviderLists,
  ...legalDocumentLists,
  ...registrationTokenLists,
  ...jobLists,
  ...reportLists,
} as const satisfies Record<string, List>;
