import { Field, ID, Int, ObjectType, type ClassType } from 'type-graphql';
import { infraTexts, infraUrlText } from '../../../domain/core/service-field-descriptions.js';
import { resources } from '../../../domain/resources.js';
import type { InfraCapability } from '../../../entities/index.js';
import { InfraCapabilityEnum } from '../../engine/enums.js';
import type { Readable } from '../../engine/selection.js';
import { Node, declareDates } from '../../engine/node-type.js';

/** Declares what locations and components have in common. */
function declareCommon(type: ClassType): void {
  const { prototype } = type;
  Field(() => Int, {
    description: 'Version of the object. It increases by one with every change.',
  })(prototype, 'version');
  Field(() => String, { description: 'Name of the object; it need not be unique.' })(
    prototype,
    'name',
  );
  Field(() => ID, { description: 'Id of the tenant that the object belongs to.' })(
    prototype,
    'ownerTenantId',
  );
  declareDates(type);
}

@ObjectType('Location', {
  implements: Node,
  simpleResolvers: true,
  description:
    'Location of infrastructure components. It is visible to its owner and the owner’s descendants.',
})
export class Location extends Node {}
declareCommon(Location);

@ObjectType('InfraComponent', {
  implements: Node,
  simpleResolvers: true,
  description:
    'Storage or other service that offering items are bound to. It is visible to its owner and the owner’s descendants.',
})
export class InfraComponent extends Node {
  @Field(() => ID, { description: 'Id of the location of the component.' })
  locationId!: string;

  @Field(() => String, { description: infraUrlText })
  url!: string;

  @Field(() => [InfraCapabilityEnum], { description: infraTexts.capabilities })
  capabilities!: InfraCapability[];

  @Field(() => String, { nullable: true, description: infraTexts.contentUrl })
  contentUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description: infraTexts.contentMobileUrl,
  })
  contentMobileUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description: infraTexts.backendType,
  })
  backendType!: string | null;
}
declareCommon(InfraComponent);

const ownership = {
  owner: ['ownerTenantId'],
  platformOwned: ['ownerTenantId'],
  readonly: ['ownerTenantId'],
};

export const readableLocation: Readable = {
  resource: resources.location,
  needs: { ...ownership, components: [] },
};

export const readableInfraComponent: Readable = {
  resource: resources.infraComponent,
  needs: { ...ownership, location: ['locationId'] },
};
