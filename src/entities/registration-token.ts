import { Type } from '@sinclair/typebox';
import { p } from './columns.js';
import {
  bigint,
  integer,
  listOfTexts,
  moment,
  objectFields,
  resource,
  uuid,
  type RowOf,
} from './fields/index.js';
import { plainText, withUuids } from './fields/values.js';

export const RegistrationToken = resource({
  name: 'RegistrationToken',
  table: 'registration_tokens',
  description:
    'A registration token: clients use it to register themselves at `/api/2/idp/register` without an administrator. Only administrators of the clients of its tenant can see it. It stays valid until it expires or is deleted, even if its creator is disabled or deleted.',
  fields: {
    ...objectFields({
      id: { rest: false },
      version: { rest: false, graph: false },
      updatedAt: { rest: false },
      deletedAt: { rest: false },
    }),
    number: bigint({
      description: 'Numeric id of the token on the REST API.',
      rest: { name: 'id' },
      filter: { oneOf: 'numeric id', as: 'numbers' },
    }),
    expiresAt: moment({ description: 'Time when the token expires.' }),
    tenantId: uuid({
      description: 'Id of the tenant that clients are registered in.',
      create: { required: true },
      rest: { name: 'tenant_uuid' },
    }),
    scopes: listOfTexts({
      description:
        'Scopes that registered clients receive: roles on tenants, and permissions for protection plans.',
      value: Type.Array(withUuids(plainText(255)), { minItems: 1, maxItems: 20 }),
      create: {
        required: true,
        description:
          'Scopes that registered clients receive, 1 to 20. `urn:acronis.com:tenant-id:TENANT:ROLE` is a role on the tenant or one of its descendants, which the caller must be able to grant; without TENANT, it is on the tenant itself. `urn:acronis.com::policy_management:TENANT|POLICY:apply_revoke` is the permission to apply and revoke a protection plan.',
      },
    }),
    createdBy: uuid({
      description: 'Id of the user or client that created the token.',
      nullable: true,
      rest: false,
    }),
    uses: integer({
      description: 'Number of clients that were registered with the token.',
      initial: 0,
      rest: false,
    }),
    lastUsedAt: moment({
      description: 'Time when a client was last registered with the token; null if never.',
      nullable: true,
      rest: false,
    }),
    /** SHA-256 hash of the token in hexadecimal, used for look-ups. */
    tokenHash: p.string(),
    /** Encrypted with a key of the platform, because callers who can list tokens can read them. */
    encryptedToken: p.string(),
  },
});
export type RegistrationToken = RowOf<typeof RegistrationToken>;
