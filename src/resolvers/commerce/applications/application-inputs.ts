import { ArgsType, Field, ID, InputType, type ClassType } from 'type-graphql';

@ArgsType()
export class ApplicationArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Excludes disabled applications whose offering items are in their grace period.',
  })
  forUi!: boolean;
}

@ArgsType()
export class FeatureArgs {
  @Field(() => ID, { description: 'Id of the application.' })
  applicationId!: string;

  @Field(() => String, { description: 'Name of the feature.' })
  name!: string;
}

@ArgsType()
export class FeaturesArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the application. Default: all applications.',
  })
  applicationId?: string | null;
}

@ArgsType()
export class RoleArgs extends FeaturesArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Includes roles whose application is disabled for the tenant.',
  })
  includeUnusable!: boolean;
}

/** Names an application of a tenant. */
abstract class BindingInput {
  tenantId!: string;
  applicationId!: string;
}

/** Declares the fields of `BindingInput` on an input. */
function binding(input: ClassType<BindingInput>): void {
  Field(() => ID, { description: 'Id of the tenant.' })(input.prototype, 'tenantId');
  Field(() => ID, { description: 'Id of the application.' })(input.prototype, 'applicationId');
}

@InputType('EnableApplicationInput', { description: 'Tenant and application to enable.' })
export class EnableApplicationInput extends BindingInput {}
binding(EnableApplicationInput);

@InputType('DisableApplicationInput', { description: 'Tenant and application to disable.' })
export class DisableApplicationInput extends BindingInput {}
binding(DisableApplicationInput);

@InputType('EnableFeatureInput', { description: 'Tenant and feature to enable.' })
export class EnableFeatureInput extends BindingInput {
  @Field(() => String, { description: 'Name of the feature.' })
  name!: string;
}
binding(EnableFeatureInput);

@InputType('DisableFeatureInput', { description: 'Tenant and feature to disable.' })
export class DisableFeatureInput extends BindingInput {
  @Field(() => String, { description: 'Name of the feature.' })
  name!: string;
}
binding(DisableFeatureInput);
