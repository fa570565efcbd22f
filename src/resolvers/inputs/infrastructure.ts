import { ArgsType, Field, ID, InputType, type ClassType } from 'type-graphql';
import type { InfraCapability } from '../../entities/index.js';
import { InfraCapabilityEnum } from '../enums.js';
import { ObjectFilter, ObjectOrder, PageArgs, TextFilter, common, type Order } from './paging.js';
import { VersionedInput, versioned } from './versioned.js';

@InputType('LocationFilter', {
  description: 'Which locations a list has. All that is given must hold.',
})
export class LocationFilter extends ObjectFilter {
  @Field(() => TextFilter, { nullable: true, description: 'What its name is.' })
  name?: TextFilter | null;
}
common(LocationFilter);

@InputType('InfraComponentFilter', {
  description: 'Which infrastructure components a list has. All that is given must hold.',
})
export class InfraComponentFilter extends ObjectFilter {
  @Field(() => TextFilter, { nullable: true, description: 'What its name is.' })
  name?: TextFilter | null;

  @Field(() => [InfraCapabilityEnum], {
    nullable: true,
    description: 'It can carry one of these.',
  })
  capabilities?: InfraCapability[] | null;
}
common(InfraComponentFilter);

const byId = 'In which order; by id unless it is given.';

@ArgsType()
export class LocationPage extends PageArgs {
  @Field(() => LocationFilter, { nullable: true, description: 'Which locations.' })
  filter?: LocationFilter | null;

  @Field(() => ObjectOrder, { nullable: true, description: byId })
  orderBy?: Order | null;
}

@ArgsType()
export class InfraComponentPage extends PageArgs {
  @Field(() => InfraComponentFilter, { nullable: true, description: 'Which components.' })
  filter?: InfraComponentFilter | null;

  @Field(() => ObjectOrder, { nullable: true, description: byId })
  orderBy?: Order | null;
}

@InputType('CreateLocationInput', { description: 'A new location.' })
export class CreateLocationInput {
  @Field(() => ID, { description: 'Id of the tenant that is to own it: no customer or unit.' })
  ownerTenantId!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;
}

@InputType('UpdateLocationInput', { description: 'Changes of a location.' })
export class UpdateLocationInput extends VersionedInput {
  @Field(() => String, { description: 'What people call it.' })
  name!: string;
}
versioned(UpdateLocationInput);

@InputType('DeleteLocationInput', { description: 'The location to delete.' })
export class DeleteLocationInput extends VersionedInput {}
versioned(DeleteLocationInput);

/** Declares what a component may have, be it new or not. */
function extras(input: ClassType): void {
  const declare = (name: string, description: string) =>
    Field(() => String, { nullable: true, description })(input.prototype, name);
  declare('contentUrl', 'Where people look at what is stored.');
  declare('contentMobileUrl', 'Where people look at what is stored, on a small screen.');
  declare('backendType', 'Who runs the storage behind it, for example `azure`.');
}

@InputType('CreateInfraComponentInput', { description: 'A new infrastructure component.' })
export class CreateInfraComponentInput {
  @Field(() => ID, { description: 'Id of the tenant that is to own it: no customer or unit.' })
  ownerTenantId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of a location of the owner or of a tenant above it; the nearest unless it is given.',
  })
  locationId?: string | null;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { description: 'Where the service is, in whatever scheme it speaks.' })
  url!: string;

  @Field(() => [InfraCapabilityEnum], { description: 'What it can carry: one thing at least.' })
  capabilities!: InfraCapability[];
}
extras(CreateInfraComponentInput);

@InputType('UpdateInfraComponentInput', {
  description: 'Changes of an infrastructure component; what is left out stays.',
})
export class UpdateInfraComponentInput extends VersionedInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the location that it moves to: of the owner or of a tenant above it.',
  })
  locationId?: string | null;

  @Field(() => String, { nullable: true, description: 'What people call it.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the service is, in whatever scheme it speaks.',
  })
  url?: string | null;

  @Field(() => [InfraCapabilityEnum], {
    nullable: true,
    description: 'What it can carry. What an offering item needs that is on cannot go.',
  })
  capabilities?: InfraCapability[] | null;
}
versioned(UpdateInfraComponentInput);
extras(UpdateInfraComponentInput);

@InputType('DeleteInfraComponentInput', { description: 'The infrastructure component to delete.' })
export class DeleteInfraComponentInput extends VersionedInput {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether usages do not count, nor the offering items of tenants that are neither customers nor units.',
  })
  force?: boolean | null;
}
versioned(DeleteInfraComponentInput);
