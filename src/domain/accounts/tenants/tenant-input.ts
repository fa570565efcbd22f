import { Type, type Static } from '@sinclair/typebox';
import { Tenant, closed, externalOperation, inputProperties } from '../../../entities/index.js';
import { ContactInput } from '../contacts/contact-input.js';
import { Uuid, Version, nullable, oneOf } from '../../core/schema.js';

/** What the inputs contain besides stored fields. */
const parts = {
  contact: Type.Optional(ContactInput),
  updateLock: Type.Optional(closed({ enabled: Type.Boolean() })),
};

export const CreateTenantInput = closed({
  ...inputProperties(Tenant, 'create'),
  ...parts,
  settings: Type.Optional(closed({ enhancedSecurity: Type.Optional(Type.Boolean()) })),
});
export type CreateTenantInput = Static<typeof CreateTenantInput>;

/** The properties that an update can change. Omitted properties do not change. */
export const tenantChanges = {
  ...inputProperties(Tenant, 'update'),
  ...parts,
  /** Null means no operation. */
  externalOperationStatus: Type.Optional(nullable(oneOf(externalOperation.values))),
};

export const UpdateTenantInput = closed({ tenantId: Uuid, version: Version, ...tenantChanges });
export type UpdateTenantInput = Static<typeof UpdateTenantInput>;
