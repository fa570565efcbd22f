import { Field, ObjectType } from 'type-graphql';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import { Json } from '../../engine/scalars.js';

class WithChoices {
  @Field(() => [Json], {
    nullable: true,
    description: 'Allowed values; null if all values of the type are allowed.',
  })
  choices!: unknown[] | null;
}

export const SettingSchema = objectType(entities.SettingSchema, WithChoices);

const texts = entities.textsOf(entities.SettingValue);

@ObjectType('OwnSetting', {
  simpleResolvers: true,
  description: entities.SettingValue.description,
})
export class OwnSetting {
  @Field(() => Boolean, { description: texts.lock })
  lock!: boolean;

  @Field(() => Boolean, { description: texts.exclusive })
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
  schema!: entities.SettingSchema;

  @Field(() => OwnSetting, {
    nullable: true,
    description: 'Own value; null if none is set.',
  })
  own!: OwnSetting | null;

  @Field(() => EffectiveSetting, { description: 'Effective value.' })
  effective!: EffectiveSetting;
}
