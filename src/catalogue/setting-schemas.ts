import type {
  InheritanceType,
  SettingBusinessType,
  SettingContent,
  SettingValueType,
} from '../entities/index.js';

/** A setting of the default catalog. */
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

/** Application type, name, inheritance, type of the value, default, and other properties. */
type Row = readonly [
  application: string,
  name: string,
  inheritance: InheritanceType,
  valueType: SettingValueType,
  content: SettingContent,
  more?: Partial<Pick<CatalogueSetting, 'businessType' | 'choices' | 'hidden'>>,
];

const quota = { businessType: 'quota' } as const;
const licensingModes = ['mixed', 'per_gigabyte', 'per_workload'];
const timeZones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

// prettier-ignore
const rows: readonly Row[] = [
  ['platform', 'tier_level_value', 'override', 'number', 0],
  ['platform', 'licensing_mode', 'override', 'string', 'mixed', { choices: licensingModes }],
  ['platform', 'session_idle_minutes', 'minimum', 'number', 30],
  ['platform', 'password_min_length', 'maximum', 'number', 8],
  ['platform', 'security_options', 'union', 'object', {}],
  ['platform', 'support_language', 'override', 'string', null],
  ['platform', 'time_zone', 'override', 'string', 'UTC', { choices: timeZones }],
  ['platform', 'trial_days', 'override', 'number', 30],
  ['platform', 'tenant_note', 'none', 'string', null],
  ['platform', 'api_requests_per_minute', 'minimum', 'number', null, quota],
  ['platform', 'release_channel', 'override', 'string', 'stable', { choices: ['stable', 'early'], hidden: true }],
  ['backup', 'encryption_required', 'override', 'boolean', false],
  ['backup', 'retention_days', 'minimum', 'number', null, quota],
  ['backup', 'excluded_paths', 'union', 'object', {}],
  ['files_cloud', 'external_sharing', 'override', 'boolean', true],
  ['files_cloud', 'file_size_megabytes', 'minimum', 'number', 15_360, quota],
  ['files_cloud', 'trash_days', 'maximum', 'number', 30],
  ['notary', 'reminder_days', 'override', 'number', 3],
  ['notary', 'certificate_note', 'none', 'string', null],
];

/**
 * The settings of the default catalog, described in docs/settings.md. A new setting is a row in the
 * table `setting_schemas`.
 */
export const settingSchemas: readonly CatalogueSetting[] = rows.map(
  ([application, name, inheritanceType, valueType, content, more]) => ({
    businessType: 'setting',
    ...more,
    application,
    name,
    inheritanceType,
    valueType,
    default: content,
  }),
);
