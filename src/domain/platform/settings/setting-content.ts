import { Type } from '@sinclair/typebox';
import type { SettingContent, SettingSchema } from '../../../entities/index.js';
import { badInput } from '../../core/errors.js';

/**
 * Whether `name` is a time zone of the IANA database, under any of its names and in any case:
 * `Europe/Kyiv` and `Europe/Kiev`, `US/Pacific`. An offset such as `+02:00` is not a time zone.
 */
function isTimeZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Maximum size of a value as JSON in UTF-8, in bytes. */
const mostBytes = 16 * 1024;

/** Maximum nesting depth of objects and arrays. */
const deepest = 20;

/** Name of the setting for the time zone. */
export const timeZoneSetting = 'time_zone';

/** A value of any setting. */
export const Content = Type.Union([
  Type.String(),
  Type.Boolean(),
  Type.Number(),
  Type.Object({}, { additionalProperties: true }),
  Type.Null(),
]);

/** Characters that databases cannot store: U+0000 and unpaired surrogates. */
const unstorable = /\0|\p{Surrogate}/u;

/** Whether `value` is JSON that databases can store, within the maximum depth. */
function isStorable(value: unknown, depth = 0): boolean {
  if (depth > deepest) return false;
  if (typeof value === 'string') return !unstorable.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every((item) => isStorable(item, depth + 1));
  return Object.entries(value).every(
    ([name, item]) => !unstorable.test(name) && isStorable(item, depth + 1),
  );
}

/**
 * Clients send numbers and booleans as strings. A string that is their exact representation is
 * converted.
 */
function meant(content: unknown, { valueType }: SettingSchema): unknown {
  if (typeof content !== 'string') return content;
  if (valueType === 'boolean' && (content === 'true' || content === 'false')) {
    return content === 'true';
  }
  return valueType === 'number' && String(Number(content)) === content ? Number(content) : content;
}

/**
 * Converts `given` to a value of the setting.
 *
 * @throws DomainError `BAD_INPUT` for `value`
 */
export function readContent(schema: SettingSchema, given: SettingContent): SettingContent {
  const { name, valueType, choices, defaultContent } = schema;
  const content = meant(given, schema) as SettingContent;
  if (content === null) {
    // A setting with a default value cannot be set to null.
    if ((defaultContent ?? null) === null) return null;
    throw badInput(
      'value',
      `value must be a ${valueType}, delete the setting to inherit the value`,
    );
  }
  if (typeof content !== valueType || Array.isArray(content)) {
    throw badInput('value', `value must be a ${valueType}`);
  }
  if (!isStorable(content)) {
    throw badInput(
      'value',
      `value must contain only plain text and finite numbers, with at most ${deepest} levels`,
    );
  }
  if (Buffer.byteLength(JSON.stringify(content)) > mostBytes) {
    throw badInput('value', `value must not exceed ${mostBytes} bytes`);
  }
  if (name === timeZoneSetting) {
    // The choices contain one name of each zone; other names of the zones are accepted as well.
    if (typeof content === 'string' && isTimeZone(content)) return content;
    throw badInput('value', 'value must be an IANA time zone, such as Europe/Zurich');
  }
  if (choices && !choices.includes(content)) {
    throw badInput('value', `value must be one of ${choices.map(String).join(', ')}`);
  }
  return content;
}
