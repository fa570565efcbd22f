import { ArgsType, Field, ID, InputType, type ClassType } from 'type-graphql';

@ArgsType()
export class ApplicationArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Leaves out applications that are off, and whose data is only kept for a while.',
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
    description: 'Id of the application; of all of them unless it is given.',
  })
  applicationId?: string | null;
}

@ArgsType()
export class RoleArgs extends FeaturesArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Also roles that only wait for their application to be turned on.',
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

@InputType('EnableApplicationInput', { description: 'The application to turn on for a tenant.' })
export class EnableApplicationInput extends BindingInput {}
binding(EnableApplicationInput);

@InputType('DisableApplicationInput', { description: 'The application to turn off for a tenant.' })
export class DisableApplicationInput extends BindingInput {}
binding(DisableApplicationInput);

@InputType('EnableFeatureInput', { description: 'The feature to turn on for a tenant.' })
export class EnableFeatureInput extends BindingInput {
  @Field(() => String, { description: 'Name of the feature.' })
  name!: string;
}
binding(EnableFeatureInput);

@InputType('DisableFeatureInput', { description: 'The feature to turn off for a tenant.' })
export class DisableFeatureInput extends BindingInput {
  @Field(() => String, { description: 'Name of the feature.' })
  name!: string;
}
binding(DisableFeatureInput);
