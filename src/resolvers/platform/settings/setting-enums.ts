import type {
  InheritanceType,
  SettingBusinessType,
  SettingOwnerType,
  SettingValueType,
} from '../../../entities/index.js';
import { enumOf } from '../../engine/enums.js';

export const InheritanceTypeEnum = enumOf<InheritanceType>(
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

export const SettingBusinessTypeEnum = enumOf<SettingBusinessType>(
  'SettingBusinessType',
  'Business type of a setting.',
  { quota: 'Limit of an amount.', setting: 'Configuration of a behavior.' },
);

export const SettingValueTypeEnum = enumOf<SettingValueType>(
  'SettingValueType',
  'Type of the values of a setting.',
  { string: 'String.', boolean: 'Boolean.', number: 'Number.', object: 'JSON object.' },
);

export const SettingOwnerTypeEnum = enumOf<SettingOwnerType>(
  'SettingOwnerType',
  'Type of the owner of a value.',
  { tenant: 'Tenant.', user: 'User.' },
);
