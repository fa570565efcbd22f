import { randomUUID } from 'node:crypto';
import { Contact, Tenant, type NoneBut, type TenantKind, newRow } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { isSwitched } from '../../identity/mfa/tenant-mfa.js';
import { childPath } from '../../core/paths.js';
import { lockTree, nextNumber } from '../../access/tree/tree-locks.js';
import { CreateTenantInput } from './tenant-input.js';
import { authorizeTenant, tenantById, type TenantRow } from '../../access/tree/tenant-reads.js';
import { assertNameFree, assertPlacement, isDisabledAt } from '../../access/tree/tenant-rules.js';

/** Creates a tenant under `parentId` (`POST /tenants`). */
export const createTenant = action({
  name: 'createTenant',
  scopes: ['tenant_admin'],
  input: CreateTenantInput,
  writes: true,
  async perform(ctx, input): Promise<TenantRow> {
    await lockTree(ctx.session, 'share');
    const parent = await authorizeTenant(ctx, input.parentId);
    if (input.kind === 'root') {
      throw new DomainError('BUSINESS_RULE', 'a second root tenant cannot be created', {
        field: ['kind'],
      });
    }
    assertPlacement(input.kind, parent.kind);
    if (parent.ownerId) {
      throw new DomainError('BUSINESS_RULE', 'a personal tenant cannot have children', {
        field: ['parentId'],
      });
    }
    if (await isDisabledAt(ctx.session, parent.path)) {
      throw new DomainError(
        'PARENT_DISABLED',
        'the parent tenant or one of its ancestors is disabled',
        {
          field: ['parentId'],
        },
      );
    }
    await assertNameFree(ctx.session, parent.id, input.name, null);

    const { contact, updateLock, settings, ...fields } = input;
    const tenant = await addTenant(ctx, parent, {
      ...fields,
      name: input.name.trim(),
      language: input.language ?? parent.language,
      defaultIdpId: input.defaultIdpId ?? parent.defaultIdpId ?? null,
      updateLockEnabled: updateLock?.enabled ?? false,
      updateLockOwnerId: updateLock?.enabled ? ctx.caller.tenantId : null,
      enhancedSecurity: settings?.enhancedSecurity ?? false,
    });
    ctx.em.create(
      Contact,
      newRow(Contact, ctx.now, {
        ...contact,
        id: randomUUID(),
        tenantId: tenant.id,
        embedded: true,
        types: [...new Set(['legal' as const, ...(contact?.types ?? [])])],
      }),
      { persist: true },
    );
    ctx.audit({ tenantId: tenant.id, objectType: 'tenant', objectId: tenant.id });
    await ctx.em.flush();
    return (await tenantById(ctx.session, tenant.id))!;
  },
});

/** The values of a new tenant that do not follow from its parent. */
type Chosen = Pick<Tenant, 'name' | 'kind' | 'language'> & Partial<Tenant>;

type Pricing = Pick<Tenant, 'pricingMode' | 'productionStartDate'>;

/**
 * Customers start in trial mode, units have the pricing of their customer, and all other tenants
 * start in production.
 */
function pricingOf(
  kind: TenantKind,
  { pricingMode, productionStartDate = null }: Pricing,
  now: number,
): Pricing {
  if (kind === 'customer') return { pricingMode: 'trial', productionStartDate: null };
  if (kind === 'unit') return { pricingMode, productionStartDate };
  return { pricingMode: 'production', productionStartDate: now };
}

/**
 * Folders and units inherit the MFA setting of the tenant that they are part of; other tenants have
 * their own.
 */
const mfaStatusOf = (kind: TenantKind, parent: Pick<Tenant, 'mfaStatus'>) =>
  isSwitched(kind) ? 'disabled' : parent.mfaStatus;

/** Adds a tenant under `parent` to the unit of work. The caller must have checked the rules. */
export async function addTenant<Given extends Chosen>(
  ctx: WriteContext,
  parent: Pick<
    Tenant,
    'id' | 'path' | 'depth' | 'barrier' | 'pricingMode' | 'productionStartDate' | 'mfaStatus'
  >,
  given: Given & NoneBut<Tenant, Given>,
): Promise<Tenant> {
  const chosen: Chosen = given;
  const number = await nextNumber(ctx.session, 'tenants');
  const depth = parent.depth + 1;
  const row = newRow(Tenant, ctx.now, {
    updateLockEnabled: false,
    ...chosen,
    id: randomUUID(),
    number,
    parentId: parent.id,
    ...pricingOf(chosen.kind, parent, ctx.now),
    mfaStatus: mfaStatusOf(chosen.kind, parent),
    path: childPath(parent.path, number),
    depth,
    barrier: (chosen.ancestralAccess ?? true) ? parent.barrier : depth,
  });
  return ctx.em.create(Tenant, row, { persist: true });
}
