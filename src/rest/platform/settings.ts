import { Type } from '@sinclair/typebox';
import { settingValueText } from '../../domain/core/service-field-descriptions.js';
import { Uuid } from '../../domain/core/schema.js';
import {
  getTenantSetting,
  listSettingSchemas,
  listSettingsOfTenants,
  listTenantSettings,
} from '../../domain/platform/settings/read-settings.js';
import {
  deleteTenantSetting,
  setTenantSetting,
  settingChanges,
} from '../../domain/platform/settings/write-setting.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { allowDeleted, commaList } from '../engine/parameters.js';
import { presentSetting, presentSettingSchema } from './setting-presenter.js';
import * as schemas from './setting-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Settings';

const settings = Type.Object({ settings: Type.Array(schemas.setting) });

export const settingOperations = [
  operation({
    method: 'GET',
    path: '/api/2/applications/{application_id}/settings/schemas',
    summary: 'Returns the schemas of the settings of an application',
    tag,
    success: 200,
    response: Type.Object({ schemas: Type.Array(schemas.settingSchema) }),
    errors: platformDomain(401, 403, 404),
    action: listSettingSchemas,
    present: (list) => ({ schemas: list.map(presentSettingSchema) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/applications/{application_id}/settings/tenants',
    summary: 'Returns the settings of an application for several tenants',
    tag,
    query: { uuids: commaList(Uuid, 100), allowDeleted },
    success: 200,
    response: values.items(
      Type.Object({ tenant: values.uuid, settings: Type.Array(schemas.setting) }),
    ),
    errors: platformDomain(),
    action: listSettingsOfTenants,
    present: (tenants) => ({
      items: tenants.map(({ tenantId, settings: list }) => ({
        tenant: tenantId,
        settings: list.map(presentSetting),
      })),
    }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/applications/{application_id}/settings/tenants/{tenant_id}',
    summary: 'Returns the settings of an application for a tenant',
    tag,
    success: 200,
    response: settings,
    errors: platformDomain(401, 403, 404),
    action: listTenantSettings,
    present: (list) => ({ settings: list.map(presentSetting) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}',
    summary: 'Returns a setting of a tenant',
    tag,
    success: 200,
    response: schemas.setting,
    errors: platformDomain(401, 403, 404),
    action: getTenantSetting,
    present: presentSetting,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}',
    summary: 'Sets or locks the value of a setting for a tenant and its descendants',
    tag,
    body: Type.Object({
      ...settingChanges,
      value: { ...settingChanges.value, description: settingValueText },
    }),
    success: 200,
    response: schemas.setting,
    errors: platformDomain(401, 403, 404, 415),
    action: setTenantSetting,
    present: presentSetting,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}',
    summary:
      'Removes the own value of a tenant for a setting, so that the tenant inherits the value',
    tag,
    success: 204,
    errors: platformDomain(401, 403, 404),
    action: deleteTenantSetting,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/settings',
    summary: 'Returns the settings of all applications for a tenant',
    tag,
    success: 200,
    response: settings,
    errors: platformDomain(401, 403, 404),
    action: listTenantSettings,
    present: (list) => ({ settings: list.map(presentSetting) }),
  }),
];
