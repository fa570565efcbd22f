import { Field, ObjectType } from 'type-graphql';
import type {
  InheritanceType,
  SettingBusinessType,
  SettingValueType,
} from '../../entities/index.js';
import { Json } from '../scalars.js';
import {
  InheritanceTypeEnum,
  SettingBusinessTypeEnum,
  SettingValueTypeEnum,
} from '../setting-enums.js';

@ObjectType('SettingSchema', {
  simpleResolvers: true,
  description: 'A setting that an application has: what it can be, and how it is inherited.',
})
export class SettingSchema {
  @Field(() => String, { description: 'Unique among the settings of the application.' })
  name!: string;

  @Field(() => InheritanceTypeEnum, { description: 'How it is inherited.' })
  inheritanceType!: InheritanceType;

  @Field(() => SettingBusinessTypeEnum, { description: 'What it is about.' })
  businessType!: SettingBusinessType;

  @Field(() => SettingValueTypeEnum, { description: 'What its values are.' })
  valueType!: SettingValueType;

  @Field(() => Boolean, { description: 'Whether it is for programs and not shown to people.' })
  hidden!: boolean;

  @Field(() => [Json], {
    nullable: true,
    description: 'The values that it can have; null if any of its type.',
  })
  choices!: unknown[] | null;
}

@ObjectType('OwnSetting', {
  simpleResolvers: true,
  description: 'What a tenant or a user has set themselves.',
})
export class OwnSetting {
  @Field(() => Boolean, { description: 'Whether values that are set below do not count.' })
  lock!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether it counts for its owner only: the tenants below inherit from the tenant above the owner.',
  })
  exclusive!: boolean;
}

@ObjectType('EffectiveSetting', {
  simpleResolvers: true,
  description: 'What counts for a tenant or a user.',
})
export class EffectiveSetting {
  @Field(() => Boolean, {
    description: 'Whether a tenant above has locked it: then it cannot be set here.',
  })
  lock!: boolean;
}

@ObjectType('Setting', {
  simpleResolvers: true,
  description: 'A setting of a tenant or a user: what they have set, and what counts for them.',
})
export class Setting {
  @Field(() => SettingSchema, { description: 'What it can be, and how it is inherited.' })
  schema!: SettingSchema;

  @Field(() => OwnSetting, {
    nullable: true,
    description: 'What they have set themselves; null if nothing.',
  })
  own!: OwnSetting | null;

  @Field(() => EffectiveSetting, { description: 'What counts for them.' })
  effective!: EffectiveSetting;
}
