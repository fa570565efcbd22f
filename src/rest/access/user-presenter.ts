import type { RequestContext } from '../../domain/core/context.js';
import { ownContactsOfUsers } from '../../domain/accounts/contacts/contact-reads.js';
import { sessionMfaStatus } from '../../domain/identity/passwords/second-factor.js';
import { policiesOfTrustees } from '../../domain/access/policies/policy-reads.js';
import type { Oneself, OwnClient } from '../../domain/accounts/users/read-user.js';
import { isEnabledAt } from '../../domain/access/principals/enabled.js';
import {
  Contact,
  User,
  newRow,
  type AccessPolicy,
  type LoginSession,
} from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';
import { userBasics, userStamps } from './account-schemas.js';
import { presentAccessPolicy } from './access-policy-presenter.js';
import { presentContact } from './contact-presenter.js';
import type { LevelOfDetail } from './tenant-presenter.js';

const stamps = presenterOf(User, userStamps);
const presentBasics = presenterOf(User, userBasics);
const presentFields = presenterOf(User);

const basics = (row: User, now: number) =>
  Object.assign(presentBasics(row), { enabled: isEnabledAt(row, now) });

const full = (row: User, own: Contact, now: number) =>
  Object.assign(presentFields(row), {
    enabled: isEnabledAt(row, now),
    contact: presentContact(own),
    external_operation_status:
      row.externalOperation === 'no_operation' ? null : row.externalOperation,
  });

/** Presents one user with their contact. */
export async function presentUser(ctx: RequestContext, row: User) {
  const [presented] = await presentUsers(ctx, [row], {});
  return presented!;
}

/** Presents users at a level of detail. One statement reads all their contacts, another all their policies. */
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
  const present = {
    stamps,
    basic: (row: User) => basics(row, now),
    full: (row: User) => full(row, contacts.get(row.id)!, now),
  }[lod];
  if (!withPolicies) return rows.map(present);
  return rows.map((row) =>
    Object.assign(present(row), {
      access_policies: policies.get(row.id)!.map(presentAccessPolicy),
    }),
  );
}

/** Presents a client as a user, because older programs read `users/me` to find their tenant. */
function presentClientAsUser(client: OwnClient, now: number) {
  const { id, tenantId, createdAt, updatedAt, version, language, status } = client;
  const contact = newRow(Contact, createdAt, { id, tenantId, embedded: true });
  const user = newRow(User, createdAt, {
    id,
    tenantId,
    updatedAt,
    version,
    language,
    login: id,
    activated: true,
    enabled: status === 'enabled',
    number: 0,
    tokenGeneration: 0,
  });
  return full(user, contact, now);
}

/** Presents the caller as a user. */
export function presentOneself(ctx: RequestContext, oneself: Oneself) {
  return oneself.type === 'user'
    ? presentSignedIn(ctx, oneself.user, ctx.login)
    : presentClientAsUser(oneself.client, ctx.clock());
}

/** Presents one user, with the state of the second factor of their session `login` if there is one. */
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
