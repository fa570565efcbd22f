import type { DeclaredMigration } from './declared.js';
import { AccountCore } from './migration-001-account-core.js';
import { Services } from './migration-002-services.js';
import { IdentityFlows } from './migration-003-identity.js';
import { Estate } from './migration-004-estate.js';
import { Reports } from './migration-005-reports.js';
import { ApplicationGrants } from './migration-006-application-grants.js';
import { ProviderReach } from './migration-007-provider-reach.js';
import { UpstreamProtocol } from './migration-008-upstream-protocol.js';
import { ConfirmedAddresses } from './migration-009-confirmed-addresses.js';
import { AuthenticationTime } from './migration-010-authentication-time.js';
import { RelyingParties } from './migration-012-relying-parties.js';
import { FoldedText } from './migration-013-folded-text.js';
import { BrandFlags } from './migration-014-brand-flags.js';
import { AccessChanges } from './migration-015-access-changes.js';
import { IdempotencyKeys } from './migration-016-idempotency-keys.js';
import { TruncatedAccess } from './migration-017-truncated-access.js';
import { ListIndexes } from './migration-018-list-indexes.js';

/** Migrations from before effects were declared. Every release that reads effects knows them. */
const undeclared = [
  { name: '001-account-core', class: AccountCore },
  { name: '002-services', class: Services },
  { name: '003-identity', class: IdentityFlows },
  { name: '004-estate', class: Estate },
  { name: '005-reports', class: Reports },
  { name: '006-application-grants', class: ApplicationGrants },
  { name: '007-provider-reach', class: ProviderReach },
  { name: '008-upstream-protocol', class: UpstreamProtocol },
  { name: '009-confirmed-addresses', class: ConfirmedAddresses },
  { name: '010-authentication-time', class: AuthenticationTime },
  { name: '012-relying-parties', class: RelyingParties },
  { name: '013-folded-text', class: FoldedText },
  { name: '014-brand-flags', class: BrandFlags },
];

/** All migrations, oldest first. Their names must never change after a release. */
export const migrations: readonly DeclaredMigration[] = [
  ...undeclared.map((each) => ({ ...each, effect: 'contract' as const })),
  { name: '015-access-changes', class: AccessChanges, effect: 'expand' },
  { name: '016-idempotency-keys', class: IdempotencyKeys, effect: 'expand' },
  { name: '017-truncated-access', class: TruncatedAccess, effect: 'expand' },
  { name: '018-list-indexes', class: ListIndexes, effect: 'expand' },
];
