import { Type, type Static } from '@sinclair/typebox';
import { customerTypes, externalOperations, tenantKinds } from '../../../entities/index.js';
import { ContactInput } from '../contacts/contact-input.js';
import {
  Language,
  Uuid,
  Version,
  nullable,
  oneOf,
  plainText,
  visibleText,
} from '../../core/schema.js';

const Name = visibleText(255);
const Lock = Type.Object({ enabled: Type.Boolean() }, { additionalProperties: false });
const Tag = plainText(255);

export const CreateTenantInput = Type.Object(
  {
    name: Name,
    parentId: Uuid,
    kind: oneOf(tenantKinds),
    contact: Type.Optional(ContactInput),
    enabled: Type.Optional(Type.Boolean()),
    customerId: Type.Optional(nullable(Tag)),
    internalTag: Type.Optional(nullable(Tag)),
    language: Type.Optional(Language),
    defaultIdpId: Type.Optional(Uuid),
    updateLock: Type.Optional(Lock),
    ancestralAccess: Type.Optional(Type.Boolean()),
    settings: Type.Optional(
      Type.Object(
        { enhancedSecurity: Type.Optional(Type.Boolean()) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type CreateTenantInput = Static<typeof CreateTenantInput>;

/** The properties that an update can change. Omitted properties do not change. */
export const tenantChanges = {
  name: Type.Optional(Name),
  customerType: Type.Optional(oneOf(customerTypes)),
  parentId: Type.Optional(Uuid),
  kind: Type.Optional(oneOf(tenantKinds)),
  contact: Type.Optional(ContactInput),
  enabled: Type.Optional(Type.Boolean()),
  customerId: Type.Optional(nullable(Tag)),
  brandId: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 2_147_483_647 }))),
  internalTag: Type.Optional(nullable(Tag)),
  language: Type.Optional(Language),
  defaultIdpId: Type.Optional(Uuid),
  updateLock: Type.Optional(Lock),
  ancestralAccess: Type.Optional(Type.Boolean()),
  /** `null` is how a tenant is read that undergoes no operation. */
  externalOperationStatus: Type.Optional(nullable(oneOf(externalOperations))),
};

export const UpdateTenantInput = Type.Object(
  { tenantId: Uuid, version: Version, ...tenantChanges },
  { additionalProperties: false },
);
export type UpdateTenantInput = Static<typeof UpdateTenantInput>;
