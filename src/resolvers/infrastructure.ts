import { Resolver, type ClassType } from 'type-graphql';
import { readOwnership, type Ownership } from '../domain/infrastructure/infra-reads.js';
import type {
  InfraComponent as InfraComponentRow,
  Location as LocationRow,
} from '../entities/index.js';
import { declareLists } from './connection.js';
import { loaderOf } from './context.js';
import { declareField } from './declared.js';
import { edges } from './edges.js';
import { declareById, declareObjects } from './objects.js';
import {
  InfraComponent,
  Location,
  readableInfraComponent,
  readableLocation,
} from './types/infrastructure.js';
import { Tenant, readableTenant } from './types/tenant.js';

const ownershipTexts = {
  platformOwned: 'Whether it belongs to the root, and so is there for everybody.',
  readonly: 'Whether the caller may see it and not change it.',
} as const satisfies Record<keyof Ownership, string>;

/** Declares whose it is, and what that means for the caller. */
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
      type: () => Tenant,
      readable: readableTenant,
      description: 'The tenant that it belongs to; null where the caller may not see it.',
      id: ({ ownerTenantId }) => ownerTenantId,
    },
  });
}

@Resolver(() => Location)
export class LocationResolver {}
declareOwnership(LocationResolver);
declareById(LocationResolver, 'location', readableLocation, () => Location);
declareLists(LocationResolver, {
  locations: [edges.locations, 'All the locations that the caller may see.'],
  components: [
    edges.componentsInLocation,
    'The components that stand in it, as far as the caller may see them.',
  ],
});

@Resolver(() => InfraComponent)
export class InfraComponentResolver {}
declareOwnership(InfraComponentResolver);
declareById(InfraComponentResolver, 'infraComponent', readableInfraComponent, () => InfraComponent);
declareObjects<InfraComponentRow>(InfraComponentResolver, {
  location: {
    type: () => Location,
    readable: readableLocation,
    description: 'The location that it stands in; null where the caller may not see it.',
    id: ({ locationId }) => locationId,
  },
});
declareLists(InfraComponentResolver, {
  infraComponents: [edges.infraComponents, 'All the components that the caller may see.'],
});
