import { billing } from './examples/billing.js';
import { brands } from './examples/brands.js';
import { changeThings } from './examples/change-things.js';
import type { Example } from './examples/example.js';
import { infrastructure } from './examples/infrastructure.js';
import { jobs } from './examples/jobs.js';
import { legalDocuments } from './examples/legal-documents.js';
import { lookAround } from './examples/look-around.js';
import { offeringItems } from './examples/offering-items.js';
import { peopleAndAccess } from './examples/people-and-access.js';
import { identityProviders } from './examples/identity-providers.js';
import { reports } from './examples/reports.js';
import { registrationTokens } from './examples/registration-tokens.js';
import { securityGroups } from './examples/security-groups.js';
import { secondFactor } from './examples/second-factor.js';
import { sessions } from './examples/sessions.js';
import { settings } from './examples/settings.js';
import { usages } from './examples/usages.js';

export { groups, type Example } from './examples/example.js';

/** The examples in order: the caller, its subtree, users and access, and changes. */
export const examples: readonly [Example, ...Example[]] = [
  ...lookAround,
  ...jobs,
  ...peopleAndAccess,
  ...securityGroups,
  ...secondFactor,
  ...identityProviders,
  ...registrationTokens,
  ...legalDocuments,
  ...sessions,
  ...infrastructure,
  ...offeringItems,
  ...usages,
  ...reports,
  ...settings,
  ...brands,
  ...changeThings,
  ...billing,
];
