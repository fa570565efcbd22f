import { ID, Resolver, type ClassType } from 'type-graphql';
import type { EffectiveSetting as EffectiveRow } from '../../../domain/platform/settings/effective-setting.js';
import {
  settingsOfTenants,
  settingsOfUsers,
  type SettingChoice,
  type SettingReads,
  type SettingState,
} from '../../../domain/platform/settings/setting-reads.js';
import {
  settingOwnerType,
  type SettingContent,
  type SettingSchema as SettingSchemaRow,
  type Tenant as TenantRow,
  type User as UserRow,
} from '../../../entities/index.js';
import { loaderOf } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { SettingArgs } from './setting-inputs.js';
import { declareObjects } from '../../engine/objects.js';
import { Json, JsonObject } from '../../engine/scalars.js';
import { graphEnum } from '../../engine/enums.js';
import { EffectiveSetting, OwnSetting, Setting, SettingSchema } from './setting-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import { User } from '../../access/principals/user-type.js';
import { tenantNode, userNode } from '../../access/nodes.js';

const SettingOwnerTypeEnum = graphEnum(settingOwnerType);

/** Approximate number of settings, for the cost of a list of them. */
const manySettings = 20;

/** Declares the value of a setting: as JSON and as a typed object. */
function declareValue(resolver: ClassType): void {
  const declare = (name: string, type: object, expected: string | undefined, description: string) =>
    declareField<{ content: SettingContent }>(resolver, 'field', name, {
      type: () => type,
      nullable: true,
      description,
      resolve: ({ content }) =>
        expected === undefined || typeof content === expected ? content : null,
    });
  declare('value', Json, undefined, 'Value as JSON.');
  declare('stringValue', String, 'string', 'Value if it is a string; otherwise null.');
  declare('numberValue', Number, 'number', 'Value if it is a number; otherwise null.');
  declare('booleanValue', Boolean, 'boolean', 'Value if it is a boolean; otherwise null.');
  declare('objectValue', JsonObject, 'object', 'Value if it is a JSON object; otherwise null.');
}

@Resolver(() => OwnSetting)
export class OwnSettingResolver {}
declareValue(OwnSettingResolver);

@Resolver(() => EffectiveSetting)
export class EffectiveSettingResolver {}
declareValue(EffectiveSettingResolver);
declareField<EffectiveRow>(EffectiveSettingResolver, 'field', 'ownerType', {
  type: () => SettingOwnerTypeEnum,
  nullable: true,
  description: 'Type of the owner that set the effective value; null for the default value.',
  resolve: ({ owner }) => owner?.type ?? null,
});
declareField<EffectiveRow>(EffectiveSettingResolver, 'field', 'ownerId', {
  type: () => ID,
  nullable: true,
  description:
    'Id of the tenant or user that set the effective value, even if the caller cannot see it; null for the default value.',
  resolve: ({ owner }) => owner?.id ?? null,
});
declareObjects<EffectiveRow>(EffectiveSettingResolver, {
  ownerTenant: {
    ...tenantNode,
    description:
      'Tenant that set the effective value; null if no tenant did or the caller cannot see it.',
    id: ({ owner }) => (owner?.type === 'tenant' ? owner.id : null),
  },
  ownerUser: {
    ...userNode,
    description: 'User for whom the effective value was set; null if it was not set for a user.',
    id: ({ owner }) => (owner?.type === 'user' ? owner.id : null),
  },
});

@Resolver(() => SettingSchema)
export class SettingSchemaResolver {}
declareField<SettingSchemaRow>(SettingSchemaResolver, 'field', 'default', {
  type: () => Json,
  nullable: true,
  description: 'Default value; null if there is none.',
  resolve: ({ defaultContent }) => defaultContent ?? null,
});

@Resolver(() => Setting)
export class SettingResolver {}
declareField<SettingState>(SettingResolver, 'field', 'name', {
  type: () => String,
  description: 'Name of the setting, unique within its application.',
  resolve: ({ schema }) => schema.name,
});

@Resolver(() => Tenant)
export class TenantSettingResolver {}

@Resolver(() => User)
export class UserSettingResolver {}

/** Declares the settings of tenants or users, batched for all parents of the field. */
function declareSettings<Parent>(
  resolver: ClassType,
  description: string,
  key: (parent: Parent) => string,
  read: (
    ctx: SettingReads,
    keys: readonly string[],
    choice: SettingChoice,
  ) => Promise<SettingState[][]>,
): void {
  declareField<Parent>(resolver, 'field', 'settings', {
    type: () => [Setting],
    description,
    args: SettingArgs,
    size: manySettings,
    resolve: (parent, { applicationId, names }: SettingArgs, ctx, info) =>
      loaderOf<string, SettingState[]>(ctx, info.fieldNodes, (keys) =>
        read(ctx, keys, {
          applicationId: applicationId ?? undefined,
          names: names ?? undefined,
        }),
      ).load(key(parent)),
  });
}
declareSettings<TenantRow>(
  TenantSettingResolver,
  'Settings of all applications, with the own and the effective values of the tenant.',
  ({ path }) => path,
  settingsOfTenants,
);
declareSettings<UserRow>(
  UserSettingResolver,
  'Settings of all applications, with the own and the effective values of the user.',
  ({ id }) => id,
  settingsOfUsers,
);
