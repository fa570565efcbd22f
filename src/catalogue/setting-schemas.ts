import type {
  InheritanceType,
  SettingBusinessType,
  SettingContent,
  SettingValueType,
} from '../entities/index.js';

/** A setting as the default catalogue ships it. */
export interface CatalogueSetting {
  /** Type of the application that the setting belongs to. */
  readonly application: string;
  readonly name: string;
  readonly inheritanceType: InheritanceType;
  readonly businessType: SettingBusinessType;
  readonly valueType: SettingValueType;
  readonly default: SettingContent;
  readonly choices?: readonly SettingContent[];
  readonly hidden?: boolean;
}

/** The settings of the default catalogue. A new one is a row in the table `setting_schemas`. */
export const settingSchemas: readonly CatalogueSetting[] = [
  {
    application: 'platform',
    name: 'tier_level_value',
    inheritanceType: 'override',
    businessType: 'setting',
    valueType: 'number',
    default: 0,
  },
  {
    application: 'platform',
    name: 'licensing_mode',
    inheritanceType: 'override',
    businessType: 'setting',
    valueType: 'string',
    default: 'mixed',
    choices: ['mixed', 'per_gigabyte', 'per_workload'],
  },
];
