import { Type } from '@sinclair/typebox';
import { SettingSchema, SettingValue, settingOwnerType } from '../../entities/index.js';
import { responseProperties } from '../engine/resource.js';
import { enumeration, uuid } from '../engine/value-schemas.js';

/** Any value that a setting can have. */
const settingContent = Type.Unsafe<unknown>({});

/** A setting of a tenant: its own value, if set, and the effective value. */
export const setting = Type.Object({
  name: Type.String({ description: 'Name of the setting, unique within its application.' }),
  application_id: uuid,
  own: Type.Union([
    Type.Object({ value: settingContent, ...responseProperties(SettingValue) }),
    Type.Null(),
  ]),
  effective: Type.Object({
    owner: Type.Optional(
      Type.Object(
        { type: enumeration(settingOwnerType.values), id: uuid },
        {
          description:
            'Tenant or user that set the effective value, even if the caller cannot see it; omitted for the default value.',
        },
      ),
    ),
    hidden: Type.Boolean({ description: 'Whether user interfaces hide the setting.' }),
    value: Type.Unsafe<unknown>({ description: 'Effective value.' }),
    lock: Type.Boolean({
      description:
        'Whether an ancestor has locked the setting. A locked setting cannot be set here.',
    }),
  }),
});

export const settingSchema = Type.Object({
  application_id: uuid,
  ...responseProperties(SettingSchema),
});
