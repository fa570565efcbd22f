import type { RequestContext } from '../../domain/core/context.js';
import {
  contactsOfTenants,
  ownContactsOfTenants,
} from '../../domain/accounts/contacts/contact-reads.js';
import type { TenantRow } from '../../domain/access/tree/tenant-reads.js';
import { Tenant, type Contact } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';
import { tenantBasics, tenantStamps } from './account-schemas.js';
import { presentContact } from './contact-presenter.js';

export const levelsOfDetail = ['stamps', 'basic', 'full'] as const;
export type LevelOfDetail = (typeof levelsOfDetail)[number];

const stamps = presenterOf(Tenant, tenantStamps);
const basics = presenterOf(Tenant, tenantBasics);
const presentFields = presenterOf(Tenant);

const full = (row: TenantRow, own: Contact, contacts: readonly Contact[]) =>
  Object.assign(presentFields(row), {
    contact: presentContact(own),
    contacts: contacts.map(presentContact),
    has_children: row.hasChildren,
    update_lock: { enabled: row.updateLockEnabled, owner_id: row.updateLockOwnerId ?? null },
    external_operation_status:
      row.externalOperation === 'no_operation' ? null : row.externalOperation,
  });

/** Presents one tenant with its contacts. */
export async function presentTenant(ctx: RequestContext, row: TenantRow) {
  const [presented] = await presentTenants(ctx, [row], { withContacts: true });
  return presented!;
}

/** Presents tenants at a level of detail. One statement reads all their contacts. */
export async function presentTenants(
  ctx: RequestContext,
  rows: readonly TenantRow[],
  { lod = 'full', withContacts }: { lod?: LevelOfDetail; withContacts: boolean },
) {
  if (lod === 'stamps') return rows.map(stamps);
  if (lod === 'basic') return rows.map(basics);
  const ids = rows.map(({ id }) => id);
  const lists = withContacts ? await contactsOfTenants(ctx.session, ids) : undefined;
  const missing = rows.filter(({ id }) => !ownIn(lists?.get(id)));
  const own =
    missing.length > 0
      ? await ownContactsOfTenants(
          ctx.session,
          missing.map(({ id }) => id),
        )
      : undefined;
  return rows.map((row) => {
    const list = lists?.get(row.id) ?? [];
    return full(row, ownIn(list) ?? own!.get(row.id)!, list);
  });
}

const ownIn = (list: readonly Contact[] | undefined) =>
  list?.find(({ embedded, userId }) => embedded && userId === null);
