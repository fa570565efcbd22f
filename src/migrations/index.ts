import { AccountCore } from './migration-001-account-core.js';
import { Services } from './migration-002-services.js';
import { IdentityFlows } from './migration-003-identity.js';
import { Estate } from './migration-004-estate.js';
import { Reports } from './migration-005-reports.js';
import { ConfirmedAddresses } from './migration-009-confirmed-addresses.js';

/** Every migration, oldest first. A name that was released never changes. */
export const migrations = [
  { name: '001-account-core', class: AccountCore },
  { name: '002-services', class: Services },
  { name: '003-identity', class: IdentityFlows },
  { name: '004-estate', class: Estate },
  { name: '005-reports', class: Reports },
  { name: '009-confirmed-addresses', class: ConfirmedAddresses },
];
