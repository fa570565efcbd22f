import { applyChanges } from '../../../database/apply-changes.js';
import { sql } from '../../../database/sql.js';
import { changedFields } from '../../../database/changed-fields.js';
import { Contact, Tenant, type TenantKind } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { mayHaveBrand } from '../../branding/brands/brand-rules.js';
import { applyContact, changedContact } from '../contacts/apply-contact.js';
import { assertStaysLegal } from '../contacts/contact-rules.js';
import { DomainError, versionMismatch } from '../../core/errors.js';
import { omit } from '../../core/omit.js';
import { isWithin, pathWidth } from '../../core/paths.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { coversRole } from '../../access/policies/policy-rules.js';
import { assertCoversEnabling } from '../../access/policies/returning-roles.js';
import { reshapeTenant } from './reshape-tenant.js';
import { assertMayOwn } from '../../commerce/infrastructure/infra-owner.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { UpdateTenantInput } from './tenant-input.js';
import { authorizeTenant, tenantById, type TenantRow } from '../../access/tree/tenant-reads.js';
import {
  assertNameFree,
  assertPlacement,
  assertUnlocked,
  isDisabledAt,
} from '../../access/tree/tenant-rules.js';

/**
 * Updates a tenant: its properties, its position in the tree, and whether it is closed
 * (`PUT /tenants/{tenant_id}`).
 */
export const updateTenant = action({
  name: 'updateTenant',
  scopes: ['tenant_admin'],
  input: UpdateTenantInput,
  writes: true,
  async perform(ctx, input): Promise<TenantRow> {
    const reshapes =
      input.parentId !== undefined ||
      input.kind !== undefined ||
      input.ancestralAccess !== undefined;
    if (reshapes) await lockTree(ctx.session, 'alone');
    const before = await authorizeTenant(ctx, input.tenantId);
    await assertUnlocked(ctx, before);

    // The version of the locked row, to which the update is bound; the row read for authorization
    // can be older.
    const tenant = await ctx.em.findOneOrFail(Tenant, before.id);
    if (tenant.version !== input.version) throw versionMismatch('tenant', tenant.id);
    const fields = await applyFields(ctx, before, tenant, input);
    let changedOfContact: string[] = [];
    if (input.contact) {
      const contact = await ctx.em.findOneOrFail(Contact, {
        tenantId: tenant.id,
        userId: null,
        embedded: true,
      });
      assertStaysLegal(contact, input.contact.types, ['contact', 'types']);
      applyContact(ctx, contact, input.contact);
      changedOfContact = changedContact(ctx, contact, input.contact);
    }
    // A change of the contact alone also increases the version of the tenant.
    setUpdatedAt(tenant, ctx.now);
    ctx.audit({
      tenantId: tenant.id,
      objectType: 'tenant',
      objectId: tenant.id,
      fields: [...fields, ...moved(before, input), ...changedOfContact],
    });
    await ctx.em.flush();
    if (reshapes) await reshapeTenant(ctx, before, input);
    return (await tenantById(ctx.session, tenant.id))!;
  },
});

/** The fields that `reshapeTenant` changes. */
const moved = (before: TenantRow, input: UpdateTenantInput): string[] =>
  (['parentId', 'ancestralAccess'] as const).filter(
    (name) => input[name] !== undefined && input[name] !== before[name],
  );

/** Changes the fields that `reshapeTenant` does not change, and returns the names of changed ones. */
async function applyFields(
  ctx: WriteContext,
  before: TenantRow,
  tenant: Tenant,
  input: UpdateTenantInput,
): Promise<string[]> {
  // Clients send back all fields that they have read: the current parent is not a move.
  const keepsParent = input.parentId === undefined || input.parentId === tenant.parentId;
  // The root tenant has no siblings, although it is its own parent.
  if (input.name !== undefined && keepsParent && tenant.kind !== 'root') {
    await assertNameFree(ctx.session, tenant.parentId, input.name, tenant.id);
  }
  if (input.enabled !== undefined && input.enabled !== tenant.enabled) {
    await assertSwitchable(ctx, before, input.enabled);
  }
  if (input.kind !== undefined && input.kind !== tenant.kind) {
    await assertMayConvert(ctx, before, input.kind);
    await assertConvertible(ctx, tenant, input.kind, keepsParent);
  }
  // An existing lock keeps its owner.
  if (input.updateLock && input.updateLock.enabled !== tenant.updateLockEnabled) {
    tenant.updateLockEnabled = input.updateLock.enabled;
    tenant.updateLockOwnerId = input.updateLock.enabled ? ctx.caller.tenantId : null;
  }
  if (input.externalOperationStatus !== undefined) {
    tenant.externalOperation = input.externalOperationStatus ?? 'no_operation';
  }
  assertOwnBrand(tenant, input);
  const fields = omit(
    input,
    'tenantId',
    'version',
    'contact',
    'parentId',
    'ancestralAccess',
    'updateLock',
    'externalOperationStatus',
  );
  return [
    ...applyChanges(ctx.em, Tenant, tenant, {
      ...fields,
      ...(fields.name !== undefined && { name: fields.name.trim() }),
    }),
    ...changedFields(ctx.em, tenant, ['updateLock', 'externalOperationStatus'], {
      updateLock: 'updateLockEnabled',
      externalOperationStatus: 'externalOperation',
    }),
  ];
}

/**
 * A tenant with its own brand must keep the number of that brand and a kind that can have a brand.
 */
function assertOwnBrand(tenant: Tenant, { brandId, kind }: UpdateTenantInput): void {
  if (!tenant.brandUuid) return;
  if (brandId !== undefined && brandId !== tenant.brandId) {
    throw new DomainError(
      'BUSINESS_RULE',
      'brandId cannot be changed because the tenant has its own brand',
      {
        field: ['brandId'],
      },
    );
  }
  if (kind !== undefined && !mayHaveBrand(kind)) {
    throw new DomainError(
      'BUSINESS_RULE',
      `a ${kind} cannot have its own brand, but the tenant does`,
      {
        field: ['kind'],
      },
    );
  }
}

async function assertSwitchable(
  ctx: WriteContext,
  tenant: TenantRow,
  enabled: boolean,
): Promise<void> {
  if (tenant.kind === 'root') {
    throw new DomainError('BUSINESS_RULE', 'the root tenant cannot be enabled or disabled', {
      field: ['enabled'],
    });
  }
  if (!enabled) return assertNotOwn(ctx, tenant);
  if (await isDisabledAt(ctx.session, tenant.path.slice(0, -pathWidth))) {
    throw new DomainError('PARENT_DISABLED', 'an ancestor tenant is disabled', {
      field: ['enabled'],
    });
  }
  await assertCoversEnabling(ctx, tenant);
}

/**
 * The users and clients of a tenant and its descendants cannot disable it, because they would
 * immediately lose the right to undo it (ADR 0016).
 */
function assertNotOwn({ caller }: WriteContext, { path }: TenantRow): void {
  if (caller.tenantPath === null || !isWithin(caller.tenantPath, path)) return;
  throw new DomainError(
    'BUSINESS_RULE',
    'a caller cannot disable its own tenant or an ancestor of it',
    {
      field: ['enabled'],
    },
  );
}

/**
 * The kind determines the available roles and who controls MFA. Therefore, only an administrator of
 * the parent who can grant the administrator role of the new kind can change it.
 */
async function assertMayConvert(
  ctx: WriteContext,
  tenant: TenantRow,
  kind: TenantKind,
): Promise<void> {
  const parent = (await tenantById(ctx.session, tenant.parentId, []))!;
  const administrator = ctx.catalogue.administratorOf(kind);
  if (ctx.may(parent, ['tenant_admin']) && coversRole(ctx, tenant, administrator.id)) return;
  throw new DomainError(
    'ACCESS_DENIED',
    'only an administrator of the parent tenant who can grant the administrator role can change the kind of a tenant',
    {
      field: ['kind'],
    },
  );
}

/**
 * A tenant can change its kind if its parent allows the new kind as a child, and the new kind
 * allows its children.
 */
async function assertConvertible(
  ctx: WriteContext,
  tenant: Tenant,
  kind: TenantKind,
  keepsParent: boolean,
): Promise<void> {
  if (tenant.kind === 'root' || kind === 'root') {
    throw new DomainError(
      'BUSINESS_RULE',
      'the kind of the root tenant cannot be changed and no other tenant can become the root',
      { field: ['kind'] },
    );
  }
  if (keepsParent) {
    const parent = await tenantById(ctx.session, tenant.parentId, ['kind']);
    assertPlacement(kind, parent!.kind);
  }
  const children = await ctx.session.all<{ kind: TenantKind }>(
    sql`select distinct t.kind as "kind" from tenants t
      where t.parent_id = ${tenant.id} and t.deleted_at is null`,
  );
  for (const child of children) assertPlacement(child.kind, kind);
  await assertMayOwn(ctx.session, tenant.id, kind);
}
