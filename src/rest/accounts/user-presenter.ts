import type { RequestContext } from '../../domain/core/context.js';
import { ownContactsOfUsers } from '../../domain/accounts/contacts/contact-reads.js';
import { sessionMfaStatus } from '../../domain/identity/passwords/second-factor.js';
import { policiesOfTrustees } from '../../domain/access/policies/policy-reads.js';
import type { Oneself, OwnClient } from '../../domain/accounts/users/read-user.js';
import { isEnabledAt } from '../../domain/accounts/users/enabled.js';
import {
  Contact,
  newRow,
  type AccessPolicy,
  type LoginSession,
  type User,
} from '../../entities/index.js';
import { timestamp, timestampOrNull } from '../engine/time.js';
import { presentAccessPolicy } from '../access/access-policy-presenter.js';
import { presentContact } from './contact-presenter.js';
import type { LevelOfDetail } from './tenant-presenter.js';

const stamps = (row: User) => ({
  id: row.id,
  tenant_id: row.tenantId,
  version: row.version,
  created_at: timestamp(row.createdAt),
  updated_at: timestamp(row.updatedAt),
  deleted_at: timestampOrNull(row.deletedAt ?? null),
});

const basics = (row: User, now: number) => ({
  ...stamps(row),
  login: row.login,
  personal_tenant_id: row.personalTenantId ?? null,
  enabled: isEnabledAt(row, now),
});

const full = (row: User, own: Contact, now: number) => ({
  ...basics(row, now),
  contact: presentContact(own),
  activated: row.activated,
  language: row.language,
  business_types: row.businessTypes,
  notifications: row.notifications,
  mfa_status: row.mfaStatus,
  external_operation_status:
    row.externalOperation === 'no_operation' ? null : row.externalOperation,
  ...(row.idpId && { idp_id: row.idpId }),
  ...(row.externalId && { external_id: row.externalId }),
  ...(row.originId && { origin_id: row.originId }),
  ...(row.originExternalId && { origin_external_id: row.originExternalId }),
  ...(typeof row.disableAfter === 'number' && { disable_after: timestamp(row.disableAfter) }),
});

/** One user with their contact. */
export async function presentUser(ctx: RequestContext, row: User) {
  const [presented] = await presentUsers(ctx, [row], {});
  return presented!;
}

/** Users at a level of detail: all their contacts are read by one statement, all their policies by another. */
export async function presentUsers(
  ctx: RequestContext,
  rows: readonly User[],
  { lod = 'full', withPolicies = false }: { lod?: LevelOfDetail; withPolicies?: boolean },
) {
  const ids = rows.map(({ id }) => id);
  const [contacts, policies] = await Promise.all([
    lod === 'full' ? ownContactsOfUsers(ctx.session, ids) : new Map<string, Contact>(),
    withPolicies ? policiesOfTrustees(ctx, 'user', ids) : new Map<string, AccessPolicy[]>(),
  ]);
  const now = ctx.clock();
  return rows.map((row) => ({
    ...(lod === 'stamps'
      ? stamps(row)
      : lod === 'basic'
        ? basics(row, now)
        : full(row, contacts.get(row.id)!, now)),
    ...(withPolicies && { access_policies: policies.get(row.id)!.map(presentAccessPolicy) }),
  }));
}

/** A client in the shape of a user: older programs ask for themselves to learn their tenant. */
function presentClientAsUser(client: OwnClient) {
  const { id, tenantId, createdAt } = client;
  const contact = newRow(Contact, createdAt, { id, tenantId, embedded: true });
  return {
    id,
    tenant_id: tenantId,
    version: client.version,
    created_at: timestamp(createdAt),
    updated_at: timestamp(client.updatedAt),
    deleted_at: null,
    login: id,
    contact: presentContact(contact),
    activated: true,
    enabled: client.status === 'enabled',
    language: client.language,
    personal_tenant_id: null,
    business_types: [],
    notifications: [],
    mfa_status: 'disabled',
    external_operation_status: null,
  };
}

/** Whoever asked, as a user. */
export function presentOneself(ctx: RequestContext, oneself: Oneself) {
  return oneself.type === 'user'
    ? presentSignedIn(ctx, oneself.user, ctx.login)
    : presentClientAsUser(oneself.client);
}

/** One user, and how the session `login` of theirs stands with the second factor, if there is one. */
export async function presentSignedIn(
  ctx: RequestContext,
  row: User,
  login: LoginSession | undefined,
) {
  return {
    ...(await presentUser(ctx, row)),
    ...(login && { session_mfa_status: sessionMfaStatus(login, row) }),
  };
}
