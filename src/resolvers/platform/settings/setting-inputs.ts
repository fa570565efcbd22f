import { ArgsType, Field, ID, InputType, type ClassType } from 'type-graphql';
import { settingTexts } from '../../../domain/core/service-field-descriptions.js';
import { Json } from '../../engine/scalars.js';

@ArgsType()
export class SettingArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'Filters by application. Default: all applications.',
  })
  applicationId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Filters by name. Default: all settings.',
  })
  names?: string[] | null;
}

/** Declares what names a setting, on an input. */
function named(input: ClassType): void {
  Field(() => ID, { description: 'Id of the application.' })(input.prototype, 'applicationId');
  Field(() => String, { description: 'Name of the setting.' })(input.prototype, 'name');
}

@InputType('SetTenantSettingInput', {
  description: 'Value of a setting for a tenant. Omitted fields stay unchanged.',
})
export class SetTenantSettingInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => Json, {
    nullable: true,
    description: settingTexts.value,
  })
  value?: unknown;

  @Field(() => Boolean, {
    nullable: true,
    description: settingTexts.lock,
  })
  lock?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: settingTexts.exclusive,
  })
  exclusive?: boolean | null;
}
named(SetTenantSettingInput);

@InputType('DeleteTenantSettingInput', {
  description: 'Setting whose value is removed for a tenant.',
})
export class DeleteTenantSettingInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;
}
named(DeleteTenantSettingInput);

@InputType('SetUserSettingInput', { description: 'Value of a setting for a user.' })
export class SetUserSettingInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => Json, {
    nullable: true,
    description:
      'Value, of the type of the setting. Required. Null means no value instead of the inherited one; it is allowed only if the setting has no default.',
  })
  value?: unknown;
}
named(SetUserSettingInput);

@InputType('DeleteUserSettingInput', { description: 'Setting whose value is removed for a user.' })
export class DeleteUserSettingInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;
}
named(DeleteUserSettingInput);
