import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, time } from './columns.js';

/** How the effective value for a tenant is derived from its own value and those of its ancestors. */
export const inheritanceTypes = ['override', 'minimum', 'maximum', 'union', 'none'] as const;
export type InheritanceType = (typeof inheritanceTypes)[number];

export const settingBusinessTypes = ['quota', 'setting'] as const;
export type SettingBusinessType = (typeof settingBusinessTypes)[number];

export const settingValueTypes = ['string', 'boolean', 'number', 'object'] as const;
export type SettingValueType = (typeof settingValueTypes)[number];

export type SettingContent = string | boolean | number | null | Record<string, unknown>;

/** A setting of an application: its name, its possible values and its inheritance. */
export const SettingSchema = defineEntity({
  name: 'SettingSchema',
  tableName: 'setting_schemas',
  properties: {
    applicationId: p.uuid().primary(),
    name: p.string().primary(),
    inheritanceType: oneOf(inheritanceTypes),
    businessType: oneOf(settingBusinessTypes),
    valueType: oneOf(settingValueTypes),
    /** Value if no tenant or user has set one; null if there is no default. */
    defaultContent: json<SettingContent>().nullable(),
    /** The allowed values; null for all values of its type. */
    choices: json<SettingContent[]>().nullable(),
    /** Whether the setting is for programs and not shown to users. */
    hidden: p.boolean().$type<boolean>(),
    position: p.integer(),
  },
});
export type SettingSchema = InferEntity<typeof SettingSchema>;

export const settingOwnerTypes = ['tenant', 'user'] as const;
export type SettingOwnerType = (typeof settingOwnerTypes)[number];

/** The value of a setting for a tenant or a user. */
export const SettingValue = defineEntity({
  name: 'SettingValue',
  tableName: 'setting_values',
  properties: {
    ownerId: p.uuid().primary(),
    applicationId: p.uuid().primary(),
    name: p.string().primary(),
    ownerType: oneOf(settingOwnerTypes),
    /** The tenant that has set the value, or the tenant of the user. */
    tenantId: p.uuid(),
    content: json<SettingContent>().nullable(),
    /** Whether values of descendants are ignored. */
    lock: p.boolean().$type<boolean>(),
    /**
     * Whether the value applies to its owner only. Descendants inherit from the ancestors of the
     * owner.
     */
    exclusive: p.boolean().$type<boolean>(),
    updatedAt: time(),
  },
});
export type SettingValue = InferEntity<typeof SettingValue>;
