import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { featureOfTenants, isFeatureName, type FeatureState } from './feature-reads.js';
import { findApplication } from '../../core/find-application.js';

const Feature = Type.Object(
  { tenantId: Uuid, applicationId: Uuid, featureName: Type.String() },
  { additionalProperties: false },
);

/** @throws DomainError `NOT_FOUND` if `name` is not a valid name of a feature */
function assertFeatureName(name: string): void {
  if (isFeatureName(name)) return;
  throw new DomainError('NOT_FOUND', 'the feature does not exist', {
    context: { featureName: name.slice(0, 255) },
  });
}

/**
 * Returns whether a feature of an application is enabled for a tenant
 * (`GET /applications/{application_id}/features/tenants/{tenant_id}/{feature_name}`).
 *
 * @throws DomainError `NOT_FOUND`
 */
export const getApplicationFeature = action({
  name: 'getApplicationFeature',
  scopes: ['tenant_viewer'],
  input: Feature,
  async perform(ctx, { tenantId, applicationId, featureName: name }): Promise<FeatureState> {
    const { path } = await authorizeTenant(ctx, tenantId, { columns: ['id'] });
    findApplication(ctx, applicationId);
    assertFeatureName(name);
    const [feature] = await featureOfTenants(ctx, [path], { applicationId, name });
    return feature!;
  },
});

async function setFeature(
  ctx: WriteContext,
  { tenantId, applicationId, featureName: name }: (typeof Feature)['static'],
  enabled: boolean,
): Promise<FeatureState> {
  const { path } = await authorizeTenant(ctx, tenantId, { columns: ['id'] });
  findApplication(ctx, applicationId);
  assertFeatureName(name);
  await ctx.session.all(sql`insert into application_features
      (tenant_id, application_id, name, enabled, updated_at)
    values (${tenantId}, ${applicationId}, ${name}, ${enabled}, ${ctx.now})
    on conflict (tenant_id, application_id, name) do update set enabled = excluded.enabled,
      updated_at = excluded.updated_at`);
  ctx.audit({
    tenantId,
    objectType: 'application',
    objectId: applicationId,
    fields: [`features.${name}`],
  });
  const [feature] = await featureOfTenants(ctx, [path], { applicationId, name });
  return feature!;
}

/**
 * Enables a feature of an application for a tenant and its descendants without their own value
 * (`POST /applications/{application_id}/features/tenants/{tenant_id}/{feature_name}`).
 *
 * @throws DomainError `NOT_FOUND`
 */
export const enableApplicationFeature = action({
  name: 'enableApplicationFeature',
  scopes: ['root_admin'],
  input: Feature,
  writes: true,
  perform: (ctx, input): Promise<FeatureState> => setFeature(ctx, input, true),
});

/**
 * Disables a feature of an application for a tenant and its descendants without their own value
 * (`DELETE /applications/{application_id}/features/tenants/{tenant_id}/{feature_name}`).
 *
 * @throws DomainError `NOT_FOUND`
 */
export const disableApplicationFeature = action({
  name: 'disableApplicationFeature',
  scopes: ['root_admin'],
  input: Feature,
  writes: true,
  perform: (ctx, input): Promise<FeatureState> => setFeature(ctx, input, false),
});
