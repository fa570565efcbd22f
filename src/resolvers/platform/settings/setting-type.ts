import { Field, ObjectType } from 'type-graphql';
import { settingTexts } from '../../../domain/core/service-field-descriptions.js';
import type {
  InheritanceType,
  SettingBusinessType,
  SettingValueType,
} from '../../../entities/index.js';
import { Json } from '../../engine/scalars.js';
import {
  InheritanceTypeEnum,
  SettingBusinessTypeEnum,
  SettingValueTypeEnum,
} from './setting-enums.js';

@ObjectType('SettingSchema', {
  simpleResolvers: true,
  description: 'Schema of a setting of an application: its type, its choices and its inheritance.',
})
export class SettingSchema {
  @Field(() => String, { description: 'Name of the setting, unique within its application.' })
  name!: string;

  @Field(() => InheritanceTypeEnum, { description: 'How the setting is inherited.' })
  inheritanceType!: InheritanceType;

  @Field(() => SettingBusinessTypeEnum, { description: 'Business type of the setting.' })
  businessType!: SettingBusinessType;

  @Field(() => SettingValueTypeEnum, { description: 'Type of the values.' })
  valueType!: SettingValueType;

  @Field(() => Boolean, { description: 'Whether user interfaces hide the setting.' })
  hidden!: boolean;

  @Field(() => [Json], {
    nullable: true,
    description: 'Allowed values; null if all values of the type are allowed.',
  })
  choices!: unknown[] | null;
}

@ObjectType('OwnSetting', {
  simpleResolvers: true,
  description: 'Own value of a setting, set for the tenant or user itself.',
})
export class OwnSetting {
  @Field(() => Boolean, { description: settingTexts.lock })
  lock!: boolean;

  @Field(() => Boolean, {
    description: settingTexts.exclusive,
  })
  exclusive!: boolean;
}

@ObjectType('EffectiveSetting', {
  simpleResolvers: true,
  description: 'Effective value of a setting for a tenant or user.',
})
export class EffectiveSetting {
  @Field(() => Boolean, {
    description: 'Whether an ancestor has locked the setting. A locked setting cannot be set here.',
  })
  lock!: boolean;
}

@ObjectType('Setting', {
  simpleResolvers: true,
  description: 'Setting of a tenant or user, with its own and its effective value.',
})
export class Setting {
  @Field(() => SettingSchema, { description: 'Schema of the setting.' })
  schema!: SettingSchema;

  @Field(() => OwnSetting, {
    nullable: true,
    description: 'Own value; null if none is set.',
  })
  own!: OwnSetting | null;

  @Field(() => EffectiveSetting, { description: 'Effective value.' })
  effective!: EffectiveSetting;
}
