import { ArgsType, Field, ID, InputType, type ClassType } from 'type-graphql';
import { Json } from '../scalars.js';

@ArgsType()
export class SettingArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the application whose settings are wanted; all of them unless it is given.',
  })
  applicationId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Names of the settings that are wanted; all of them unless it is given.',
  })
  names?: string[] | null;
}

/** Declares what names a setting, on an input. */
function named(input: ClassType): void {
  Field(() => ID, { description: 'Id of the application.' })(input.prototype, 'applicationId');
  Field(() => String, { description: 'Name of the setting.' })(input.prototype, 'name');
}

@InputType('SetTenantSettingInput', {
  description: 'A setting of a tenant; what is left out stays as it is.',
})
export class SetTenantSettingInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => Json, {
    nullable: true,
    description:
      'The value, of the type that the setting has. Null where the setting has no default: nothing, instead of what is inherited.',
  })
  value?: unknown;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether values that are set below do not count.',
  })
  lock?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether it counts for this tenant only: the tenants below inherit from the tenant above this one.',
  })
  exclusive?: boolean | null;
}
named(SetTenantSettingInput);

@InputType('DeleteTenantSettingInput', { description: 'The setting of a tenant to take back.' })
export class DeleteTenantSettingInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;
}
named(DeleteTenantSettingInput);

@InputType('SetUserSettingInput', { description: 'A setting of a user.' })
export class SetUserSettingInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => Json, {
    nullable: true,
    description:
      'The value, of the type that the setting has. Null where the setting has no default: nothing, instead of what is inherited.',
  })
  value?: unknown;
}
named(SetUserSettingInput);

@InputType('DeleteUserSettingInput', { description: 'The setting of a user to take back.' })
export class DeleteUserSettingInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;
}
named(DeleteUserSettingInput);
