import { Type, type Static } from '@sinclair/typebox';
import { infraCapabilities } from '../../../entities/index.js';
import { Uuid, Version, nullable, oneOf, plainText, visibleText } from '../../core/schema.js';

const Name = visibleText(255);
const Address = plainText(2048);
const Capabilities = Type.Array(oneOf(infraCapabilities), { minItems: 1, uniqueItems: true });

/** The optional properties of a component. Null counts as no value. */
const extras = {
  contentUrl: Type.Optional(nullable(Address)),
  contentMobileUrl: Type.Optional(nullable(Address)),
  backendType: Type.Optional(nullable(plainText(255))),
};

export const CreateLocationInput = Type.Object(
  { ownerTenantId: Uuid, name: Name },
  { additionalProperties: false },
);

/** The properties that an update of a location changes. */
export const locationChanges = { name: Name };

export const CreateInfraInput = Type.Object(
  {
    ownerTenantId: Uuid,
    locationId: Type.Optional(Uuid),
    name: Name,
    url: Address,
    capabilities: Capabilities,
    ...extras,
  },
  { additionalProperties: false },
);

/** The properties that an update of a component can change. Omitted properties do not change. */
export const infraChanges = {
  name: Type.Optional(Name),
  locationId: Type.Optional(Uuid),
  url: Type.Optional(Address),
  capabilities: Type.Optional(Capabilities),
  ...extras,
};

export const UpdateInfraInput = Type.Object(
  { infraId: Uuid, version: Version, ...infraChanges },
  { additionalProperties: false },
);
export type UpdateInfraInput = Static<typeof UpdateInfraInput>;
