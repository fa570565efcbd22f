import type {
  InheritanceType,
  SettingBusinessType,
  SettingOwnerType,
  SettingValueType,
} from '../entities/index.js';
import { enumOf } from './enums.js';

export const InheritanceTypeEnum = enumOf<InheritanceType>(
  'InheritanceType',
  'What counts for somebody, of what they and those above them have set.',
  {
    override: 'The nearest value.',
    minimum: 'The smallest number.',
    maximum: 'The largest number.',
    union: 'All objects in one; of two values of one key, the nearer.',
    none: 'Their own value: nobody inherits it.',
  },
);

export const SettingBusinessTypeEnum = enumOf<SettingBusinessType>(
  'SettingBusinessType',
  'What a setting is about.',
  { quota: 'How much there may be of something.', setting: 'How something works.' },
);

export const SettingValueTypeEnum = enumOf<SettingValueType>(
  'SettingValueType',
  'What the values of a setting are.',
  { string: 'Texts.', boolean: 'True or false.', number: 'Numbers.', object: 'JSON objects.' },
);

export const SettingOwnerTypeEnum = enumOf<SettingOwnerType>(
  'SettingOwnerType',
  'Who has set a value.',
  { tenant: 'A tenant.', user: 'A user.' },
);
