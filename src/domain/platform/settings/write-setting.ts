import { Type, type Static, type TObject } from '@sinclair/typebox';
import { ByDialect, sql } from '../../../database/sql.js';
import type { SettingSchema } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { badInput, DomainError } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant, type TenantRow } from '../../access/tree/tenant-reads.js';
import { assertUnlocked } from '../../access/tree/tenant-rules.js';
import { authorizeUser } from '../../access/principals/user-reads.js';
import type { OwnSetting, SettingOwner } from './effective-setting.js';
import { findSetting } from './read-settings.js';
import { Content, readContent } from './setting-content.js';
import { settingsOfTenants, settingsOfUsers, type SettingState } from './setting-reads.js';

/** The changes to a setting. Omitted properties do not change. */
export const settingChanges = {
  value: Type.Optional(Content),
  lock: Type.Optional(Type.Boolean()),
  exclusive: Type.Optional(Type.Boolean()),
};
type SettingChanges = Static<TObject<typeof settingChanges>>;

const named = { applicationId: Uuid, settingName: Type.String() };

/** Returns the new state of a setting with the state `before`. */
function changed(
  schema: SettingSchema,
  before: OwnSetting | null,
  { value, lock, exclusive }: SettingChanges,
): OwnSetting {
  if (value === undefined && !before) {
    throw badInput('value', 'value is required because the setting has no value yet');
  }
  for (const [name, flag] of Object.entries({ lock, exclusive })) {
    if (flag && schema.inheritanceType === 'none') {
      throw badInput(name, `${name} is not allowed for a setting that is not inherited`);
    }
  }
  return {
    content: value === undefined ? before!.content : readContent(schema, value),
    lock: lock ?? before?.lock ?? false,
    exclusive: exclusive ?? before?.exclusive ?? false,
  };
}

/** @throws DomainError `LOCKED` if an ancestor has locked the setting */
function assertOpen({ schema, effective }: SettingState): void {
  if (!effective.lock) return;
  throw new DomainError('LOCKED', 'an ancestor tenant has locked the setting', {
    context: { settingName: schema.name },
  });
}

async function store(
  ctx: WriteContext,
  { applicationId, name }: SettingSchema,
  owner: SettingOwner & { tenantId: string },
  { content, lock, exclusive }: OwnSetting,
): Promise<void> {
  const json = content === null ? null : JSON.stringify(content);
  await ctx.session.all(sql`insert into setting_values
      (owner_id, application_id, name, owner_type, tenant_id, content, lock, exclusive, updated_at)
    values (${owner.id}, ${applicationId}, ${name}, ${owner.type}, ${owner.tenantId},
      ${new ByDialect(sql`${json}`, sql`${json}::jsonb`)}, ${lock}, ${exclusive}, ${ctx.now})
    on conflict (owner_id, application_id, name) do update set content = excluded.content,
      lock = excluded.lock, exclusive = excluded.exclusive, updated_at = excluded.updated_at`);
  record(ctx, owner, name);
}

async function remove(
  ctx: WriteContext,
  { applicationId, name }: SettingSchema,
  owner: SettingOwner & { tenantId: string },
): Promise<void> {
  await ctx.session.all(sql`delete from setting_values where owner_id = ${owner.id}
    and application_id = ${applicationId} and name = ${name}`);
  record(ctx, owner, name);
}

const record = (
  ctx: WriteContext,
  { type, id, tenantId }: SettingOwner & { tenantId: string },
  name: string,
) => ctx.audit({ tenantId, objectType: type, objectId: id, fields: [`settings.${name}`] });

/**
 * Returns the tenant whose settings are to be changed, and authorizes the caller. An update lock
 * applies.
 */
async function authorizeUnlocked(ctx: WriteContext, tenantId: string): Promise<TenantRow> {
  const columns = ['id', 'updateLockEnabled', 'updateLockOwnerId'] as const;
  const tenant = await authorizeTenant(ctx, tenantId, { columns });
  await assertUnlocked(ctx, tenant);
  return tenant;
}

/**
 * Sets or locks a setting for a tenant and its descendants, or only for the tenant
 * (`PUT /applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}`).
 *
 * @throws DomainError `NOT_FOUND`, `LOCKED`, or `BAD_INPUT` for a value that the setting cannot
 *   have
 */
export const setTenantSetting = action({
  name: 'setTenantSetting',
  scopes: ['tenant_admin'],
  input: Type.Object(
    { tenantId: Uuid, ...named, ...settingChanges },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { tenantId, applicationId, settingName, ...changes }): Promise<SettingState> {
    const { path } = await authorizeUnlocked(ctx, tenantId);
    const schema = findSetting(ctx, applicationId, settingName);
    const read = async () => {
      const choice = { applicationId, names: [settingName] };
      return (await settingsOfTenants(ctx, [path], choice))[0]![0]!;
    };
    const before = await read();
    assertOpen(before);
    const own = changed(schema, before.own, changes);
    await store(ctx, schema, { type: 'tenant', id: tenantId, tenantId }, own);
    return read();
  },
});

/**
 * Deletes the value of a tenant (`DELETE
 * /applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}`). Does nothing if
 * there is no value. Allowed under a lock, which ignores the value anyway.
 *
 * @throws DomainError `NOT_FOUND`
 */
export const deleteTenantSetting = action({
  name: 'deleteTenantSetting',
  scopes: ['tenant_admin'],
  input: Type.Object({ tenantId: Uuid, ...named }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { tenantId, applicationId, settingName }): Promise<SettingState> {
    const { path } = await authorizeUnlocked(ctx, tenantId);
    const schema = findSetting(ctx, applicationId, settingName);
    await remove(ctx, schema, { type: 'tenant', id: tenantId, tenantId });
    const choice = { applicationId, names: [settingName] };
    return (await settingsOfTenants(ctx, [path], choice))[0]![0]!;
  },
});

async function settingOfUser(
  ctx: WriteContext,
  userId: string,
  { applicationId, name }: SettingSchema,
): Promise<SettingState> {
  const [states] = await settingsOfUsers(ctx, [userId], { applicationId, names: [name] });
  return states![0]!;
}

/**
 * Sets a setting for one user, on behalf of an administrator and not of the user. REST has no
 * operation for it.
 *
 * @throws DomainError `NOT_FOUND`, `LOCKED`, or `BAD_INPUT` for a value that the setting cannot
 *   have
 */
export const setUserSetting = action({
  name: 'setUserSetting',
  scopes: ['user_admin'],
  input: Type.Object({ userId: Uuid, ...named, value: Content }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { userId, applicationId, settingName, value }): Promise<SettingState> {
    const { tenantId } = await authorizeUser(ctx, userId);
    const schema = findSetting(ctx, applicationId, settingName);
    const before = await settingOfUser(ctx, userId, schema);
    assertOpen(before);
    const own = changed(schema, before.own, { value });
    await store(ctx, schema, { type: 'user', id: userId, tenantId }, own);
    return settingOfUser(ctx, userId, schema);
  },
});

/**
 * Deletes the value of a user, as `deleteTenantSetting`.
 *
 * @throws DomainError `NOT_FOUND`
 */
export const deleteUserSetting = action({
  name: 'deleteUserSetting',
  scopes: ['user_admin'],
  input: Type.Object({ userId: Uuid, ...named }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { userId, applicationId, settingName }): Promise<SettingState> {
    const { tenantId } = await authorizeUser(ctx, userId);
    const schema = findSetting(ctx, applicationId, settingName);
    await remove(ctx, schema, { type: 'user', id: userId, tenantId });
    return settingOfUser(ctx, userId, schema);
  },
});
