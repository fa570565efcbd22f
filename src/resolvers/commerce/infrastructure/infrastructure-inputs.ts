import { ArgsType, Field, ID, InputType, type ClassType } from 'type-graphql';
import {
  forceText,
  infraTexts,
  infraUrlText,
} from '../../../domain/core/service-field-descriptions.js';
import type { InfraCapability } from '../../../entities/index.js';
import { InfraCapabilityEnum } from '../../engine/enums.js';
import { ObjectFilter, TextFilter, common } from '../../engine/filter-inputs.js';
import { ObjectOrder, PageArgs, type Order } from '../../engine/page-inputs.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

@InputType('LocationFilter', {
  description: 'Conditions on locations. All given conditions must match.',
})
export class LocationFilter extends ObjectFilter {
  @Field(() => TextFilter, { nullable: true, description: 'Filters by name.' })
  name?: TextFilter | null;
}
common(LocationFilter);

@InputType('InfraComponentFilter', {
  description: 'Conditions on infrastructure components. All given conditions must match.',
})
export class InfraComponentFilter extends ObjectFilter {
  @Field(() => TextFilter, { nullable: true, description: 'Filters by name.' })
  name?: TextFilter | null;

  @Field(() => [InfraCapabilityEnum], {
    nullable: true,
    description: 'Filters by capability: at least one of these.',
  })
  capabilities?: InfraCapability[] | null;
}
common(InfraComponentFilter);

const byId = 'Order of the list. Default: by id.';

@ArgsType()
export class LocationPage extends PageArgs {
  @Field(() => LocationFilter, { nullable: true, description: 'Filters the locations.' })
  filter?: LocationFilter | null;

  @Field(() => ObjectOrder, { nullable: true, description: byId })
  orderBy?: Order | null;
}

@ArgsType()
export class InfraComponentPage extends PageArgs {
  @Field(() => InfraComponentFilter, {
    nullable: true,
    description: 'Filters the infrastructure components.',
  })
  filter?: InfraComponentFilter | null;

  @Field(() => ObjectOrder, { nullable: true, description: byId })
  orderBy?: Order | null;
}

@InputType('CreateLocationInput', { description: 'New location.' })
export class CreateLocationInput {
  @Field(() => ID, { description: 'Id of the owner. It must not be a customer or unit.' })
  ownerTenantId!: string;

  @Field(() => String, { description: 'Name; it need not be unique.' })
  name!: string;
}

@InputType('UpdateLocationInput', { description: 'Changes to a location.' })
export class UpdateLocationInput extends VersionedInput {
  @Field(() => String, { description: 'Name; it need not be unique.' })
  name!: string;
}
versioned(UpdateLocationInput);

@InputType('DeleteLocationInput', { description: 'Location to delete.' })
export class DeleteLocationInput extends VersionedInput {}
versioned(DeleteLocationInput);

/** Declares what a component may have, be it new or not. */
function extras(input: ClassType): void {
  const declare = (name: string, description: string) =>
    Field(() => String, { nullable: true, description })(input.prototype, name);
  declare('contentUrl', infraTexts.contentUrl);
  declare('contentMobileUrl', infraTexts.contentMobileUrl);
  declare('backendType', infraTexts.backendType);
}

@InputType('CreateInfraComponentInput', { description: 'New infrastructure component.' })
export class CreateInfraComponentInput {
  @Field(() => ID, { description: 'Id of the owner. It must not be a customer or unit.' })
  ownerTenantId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of a location that belongs to the owner or one of its ancestors. Default: the nearest one.',
  })
  locationId?: string | null;

  @Field(() => String, { description: 'Name; it need not be unique.' })
  name!: string;

  @Field(() => String, { description: infraUrlText })
  url!: string;

  @Field(() => [InfraCapabilityEnum], { description: infraTexts.capabilities })
  capabilities!: InfraCapability[];
}
extras(CreateInfraComponentInput);

@InputType('UpdateInfraComponentInput', {
  description: 'Changes to an infrastructure component. Omitted fields stay unchanged.',
})
export class UpdateInfraComponentInput extends VersionedInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the new location. It must belong to the owner or one of its ancestors.',
  })
  locationId?: string | null;

  @Field(() => String, { nullable: true, description: 'Name; it need not be unique.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: infraUrlText,
  })
  url?: string | null;

  @Field(() => [InfraCapabilityEnum], {
    nullable: true,
    description:
      'New list of capabilities. A capability that an enabled offering item needs cannot be removed. Removing `BACKUP` also removes `contentUrl`.',
  })
  capabilities?: InfraCapability[] | null;
}
versioned(UpdateInfraComponentInput);
extras(UpdateInfraComponentInput);

@InputType('DeleteInfraComponentInput', { description: 'Infrastructure component to delete.' })
export class DeleteInfraComponentInput extends VersionedInput {
  @Field(() => Boolean, {
    nullable: true,
    description: forceText,
  })
  force?: boolean | null;
}
versioned(DeleteInfraComponentInput);
