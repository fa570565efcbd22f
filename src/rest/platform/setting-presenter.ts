import type { SettingState } from '../../domain/platform/settings/setting-reads.js';
import type { SettingSchema } from '../../entities/index.js';

/** A setting of a tenant as it is sent; a default belongs to nobody. */
export const presentSetting = ({ schema, own, effective }: SettingState) => ({
  name: schema.name,
  application_id: schema.applicationId,
  own: own && { value: own.content, lock: own.lock, exclusive: own.exclusive },
  effective: {
    ...(effective.owner && { owner: effective.owner }),
    hidden: schema.hidden,
    value: effective.content,
    lock: effective.lock,
  },
});

/** The schema of a setting as it is sent. */
export const presentSettingSchema = (schema: SettingSchema) => ({
  application_id: schema.applicationId,
  name: schema.name,
  inheritance_type: schema.inheritanceType,
  business_type: schema.businessType,
});
