import { Type } from '@sinclair/typebox';
import type { SettingSchema } from '../../../entities/index.js';
import { action, type ActionContext } from '../../core/action.js';
import { findApplication } from '../../core/find-application.js';
import { holds } from '../../core/caller.js';
import { DomainError } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant, tenantsByIds } from '../../access/tree/tenant-reads.js';
import { settingsOfTenants, type SettingState } from './setting-reads.js';

/** Lists the settings of an application (`GET /applications/{application_id}/settings/schemas`). */
export const listSettingSchemas = action({
  name: 'listSettingSchemas',
  scopes: ['tenant_viewer'],
  input: Type.Object({ applicationId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { applicationId }): Promise<SettingSchema[]> {
    ctx.authorizeAnywhere();
    findApplication(ctx, applicationId);
    return ctx.catalogue.settings.filter((setting) => setting.applicationId === applicationId);
  },
});

/**
 * Returns the schema of a setting.
 *
 * @throws DomainError `NOT_FOUND` if the application or the setting does not exist
 */
export function findSetting(
  ctx: Pick<ActionContext, 'catalogue'>,
  applicationId: string,
  settingName: string,
): SettingSchema {
  findApplication(ctx, applicationId);
  const schema = ctx.catalogue.setting(applicationId, settingName);
  if (schema) return schema;
  throw new DomainError('NOT_FOUND', 'the application does not have this setting', {
    context: { settingName: settingName.slice(0, 255) },
  });
}

/**
 * Returns all settings of a tenant, or those of one application (`GET
 * /tenants/{tenant_id}/settings`, `GET
 * /applications/{application_id}/settings/tenants/{tenant_id}`).
 *
 * @throws DomainError `NOT_FOUND` if the application does not exist
 */
export const listTenantSettings = action({
  name: 'listTenantSettings',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { tenantId: Uuid, applicationId: Type.Optional(Uuid) },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, applicationId }): Promise<SettingState[]> {
    const { path } = await authorizeTenant(ctx, tenantId, { columns: ['id'] });
    if (applicationId !== undefined) findApplication(ctx, applicationId);
    const [states] = await settingsOfTenants(ctx, [path], { applicationId });
    return states!;
  },
});

/**
 * Returns one setting of a tenant
 * (`GET /applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}`).
 *
 * @throws DomainError `NOT_FOUND`
 */
export const getTenantSetting = action({
  name: 'getTenantSetting',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { tenantId: Uuid, applicationId: Uuid, settingName: Type.String() },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, applicationId, settingName }): Promise<SettingState> {
    const { path } = await authorizeTenant(ctx, tenantId, { columns: ['id'] });
    findSetting(ctx, applicationId, settingName);
    const [states] = await settingsOfTenants(ctx, [path], { applicationId, names: [settingName] });
    return states![0]!;
  },
});

export interface SettingsOfTenant {
  readonly tenantId: string;
  readonly settings: readonly SettingState[];
}

/**
 * Returns the settings of an application for several tenants, in the given order, without tenants
 * that are not visible to the caller (`GET /applications/{application_id}/settings/tenants`).
 *
 * @throws DomainError `NOT_FOUND` if the application does not exist
 */
export const listSettingsOfTenants = action({
  name: 'listSettingsOfTenants',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      applicationId: Uuid,
      uuids: Type.Array(Uuid, { maxItems: 100 }),
      allowDeleted: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { applicationId, uuids, allowDeleted = false }): Promise<SettingsOfTenant[]> {
    ctx.authorizedBy('filter');
    findApplication(ctx, applicationId);
    const rows = await tenantsByIds(ctx.session, uuids, ['deletedAt']);
    const paths = new Map(
      rows
        .filter(({ deletedAt }) => allowDeleted || deletedAt === null)
        .filter((row) => holds(ctx.caller, row, ['tenant_viewer']))
        .map(({ id, path }) => [id, path]),
    );
    const ids = [...new Set(uuids)].filter((id) => paths.has(id));
    const states = await settingsOfTenants(
      ctx,
      ids.map((id) => paths.get(id)!),
      { applicationId },
    );
    return ids.map((tenantId, index) => ({ tenantId, settings: states[index]! }));
  },
});
