import type { SettingState } from '../../domain/platform/settings/setting-reads.js';
import { SettingSchema } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';

const fields = presenterOf(SettingSchema);

/** Presents a setting of a tenant. A default has no owner. */
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

/** Presents the schema of a setting. */
export const presentSettingSchema = (schema: SettingSchema) => ({
  application_id: schema.applicationId,
  ...fields(schema),
});
