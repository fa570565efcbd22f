import { Field, ID, Int, ObjectType, type ClassType } from 'type-graphql';
import { kinds } from '../../domain/reads/kinds.js';
import type { InfraCapability } from '../../entities/index.js';
import { InfraCapabilityEnum } from '../enums.js';
import type { Readable } from '../selection.js';
import { Node, declareDates } from './node.js';

/** Declares what locations and components have in common. */
function declareCommon(type: ClassType): void {
  const { prototype } = type;
  Field(() => Int, { description: 'Grows by one with every change.' })(prototype, 'version');
  Field(() => String, { description: 'What people call it; it need not be unique.' })(
    prototype,
    'name',
  );
  Field(() => ID, { description: 'Id of the tenant that it belongs to.' })(
    prototype,
    'ownerTenantId',
  );
  declareDates(type);
}

@ObjectType('Location', {
  implements: Node,
  simpleResolvers: true,
  description:
    'A place where infrastructure components stand. Tenants below the owner see it, too.',
})
export class Location extends Node {}
declareCommon(Location);

@ObjectType('InfraComponent', {
  implements: Node,
  simpleResolvers: true,
  description:
    'A storage or another service that offering items are bound to. Tenants below the owner see it, too.',
})
export class InfraComponent extends Node {
  @Field(() => ID, { description: 'Id of the location that it stands in.' })
  locationId!: string;

  @Field(() => String, { description: 'Where the service is, in whatever scheme it speaks.' })
  url!: string;

  @Field(() => [InfraCapabilityEnum], { description: 'What it can carry: one thing at least.' })
  capabilities!: InfraCapability[];

  @Field(() => String, { nullable: true, description: 'Where people look at what is stored.' })
  contentUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where people look at what is stored, on a small screen.',
  })
  contentMobileUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who runs the storage behind it, for example `azure`.',
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
  kind: kinds.location,
  needs: { ...ownership, components: [] },
};

export const readableInfraComponent: Readable = {
  kind: kinds.infraComponent,
  needs: { ...ownership, location: ['locationId'] },
};
