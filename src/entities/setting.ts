import { json, p, time } from './columns.js';
import {
  boolean,
  enumeration,
  oneValue,
  resource,
  text,
  type RowOf,
  type ValueOf,
} from './fields/index.js';

export const inheritanceType = enumeration(
  'InheritanceType',
  'How the effective value of a setting is determined from the tenant’s or user’s own value and the values of its ancestors.',
  {
    override: 'The nearest value: the own value, otherwise the value of the nearest ancestor.',
    minimum: 'The smallest of all values.',
    maximum: 'The largest of all values.',
    union: 'All objects are merged. If several have the same key, the nearest one is used.',
    none: 'Only the own value. The setting is not inherited.',
  },
);
export type InheritanceType = ValueOf<typeof inheritanceType>;

export const settingBusinessType = enumeration(
  'SettingBusinessType',
  'Business type of a setting.',
  { quota: 'Limit of an amount.', setting: 'Configuration of a behavior.' },
);
export type SettingBusinessType = ValueOf<typeof settingBusinessType>;

export const settingValueType = enumeration(
  'SettingValueType',
  'Type of the values of a setting.',
  {
    string: 'String.',
    boolean: 'Boolean.',
    number: 'Number.',
    object: 'JSON object.',
  },
);
export type SettingValueType = ValueOf<typeof settingValueType>;

export const settingOwnerType = enumeration('SettingOwnerType', 'Type of the owner of a value.', {
  tenant: 'Tenant.',
  user: 'User.',
});
export type SettingOwnerType = ValueOf<typeof settingOwnerType>;

export type SettingContent = string | boolean | number | null | Record<string, unknown>;

export const SettingSchema = resource({
  name: 'SettingSchema',
  table: 'setting_schemas',
  description: 'Schema of a setting of an application: its type, its choices and its inheritance.',
  fields: {
    applicationId: p.uuid().primary(),
    name: {
      ...text({ description: 'Name of the setting, unique within its application.' }),
      column: p.string().primary(),
    },
    inheritanceType: oneValue(inheritanceType, {
      description: 'How the setting is inherited.',
      rest: { type: 'text' },
    }),
    businessType: oneValue(settingBusinessType, {
      description: 'Business type of the setting.',
      rest: { type: 'text' },
    }),
    valueType: oneValue(settingValueType, { description: 'Type of the values.', rest: false }),
    /** Value if no tenant or user has set one; null if there is no default. */
    defaultContent: json<SettingContent>().nullable(),
    /** The allowed values; null if all values of the type are allowed. */
    choices: json<SettingContent[]>().nullable(),
    hidden: boolean({ description: 'Whether user interfaces hide the setting.', rest: false }),
    position: p.integer(),
  },
});
export type SettingSchema = RowOf<typeof SettingSchema>;

export const SettingValue = resource({
  name: 'SettingValue',
  table: 'setting_values',
  description: 'Own value of a setting, set for the tenant or user itself.',
  fields: {
    ownerId: p.uuid().primary(),
    applicationId: p.uuid().primary(),
    name: p.string().primary(),
    ownerType: p.string().$type<SettingOwnerType>(),
    /** The tenant that set it, or that the user belongs to. */
    tenantId: p.uuid(),
    content: json<SettingContent>().nullable(),
    lock: boolean({
      description:
        'Whether the value is locked. Values that are set for descendants of the tenant, and for users of the tenant and its descendants, are ignored.',
      update: {},
    }),
    exclusive: boolean({
      description:
        'Whether the value applies to this tenant only. Descendants then inherit from the parent of this tenant.',
      update: {},
    }),
    updatedAt: time(),
  },
});
export type SettingValue = RowOf<typeof SettingValue>;
