import { Resolver, type ClassType } from 'type-graphql';
import { ownershipTexts } from '../../../domain/core/service-field-descriptions.js';
import {
  readOwnership,
  type Ownership,
} from '../../../domain/commerce/infrastructure/infra-reads.js';
import type {
  InfraComponent as InfraComponentRow,
  Location as LocationRow,
} from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { loaderOf } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import {
  InfraComponent,
  Location,
  readableInfraComponent,
  readableLocation,
} from './infrastructure-types.js';
import { lists } from '../../../domain/lists.js';
import { tenantNode } from '../../access/nodes.js';
import { infraComponentsIn, locationNode, locationsIn } from '../nodes.js';

/** Declares the owner of an object, and the fields that compare it with the tenant of the caller. */
function declareOwnership(resolver: ClassType): void {
  for (const [name, description] of Object.entries(ownershipTexts)) {
    declareField<LocationRow | InfraComponentRow>(resolver, 'field', name, {
      type: () => Boolean,
      description,
      async resolve({ ownerTenantId }, _args, ctx, info) {
        const owners = loaderOf<string, Ownership>(ctx, info.fieldNodes, (ids) =>
          readOwnership(ctx, ids),
        );
        return (await owners.load(ownerTenantId))[name as keyof Ownership];
      },
    });
  }
  declareObjects<LocationRow | InfraComponentRow>(resolver, {
    owner: {
      ...tenantNode,
      description: 'Tenant that the object belongs to; null if the caller cannot see it.',
      id: ({ ownerTenantId }) => ownerTenantId,
    },
  });
}

@Resolver(() => Location)
export class LocationResolver {}
declareOwnership(LocationResolver);
declareById(LocationResolver, 'location', readableLocation, () => Location);
declareLists(LocationResolver, {
  locations: [locationsIn(lists.locations), 'Returns the locations that the caller can see.'],
  components: [
    infraComponentsIn(lists.componentsInLocation),
    'Infrastructure components in the location that the caller can see.',
  ],
});

@Resolver(() => InfraComponent)
export class InfraComponentResolver {}
declareOwnership(InfraComponentResolver);
declareById(InfraComponentResolver, 'infraComponent', readableInfraComponent, () => InfraComponent);
declareObjects<InfraComponentRow>(InfraComponentResolver, {
  location: {
    ...locationNode,
    description: 'Location of the component; null if the caller cannot see it.',
    id: ({ locationId }) => locationId,
  },
});
declareLists(InfraComponentResolver, {
  infraComponents: [
    infraComponentsIn(lists.infraComponents),
    'Returns the infrastructure components that the caller can see.',
  ],
});
