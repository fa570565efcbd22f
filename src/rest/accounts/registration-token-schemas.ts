import { Type } from '@sinclair/typebox';
import { RegistrationToken } from '../../entities/index.js';
import { responseProperties } from '../engine/resource.js';
import { clientWithSecret } from '../access/account-schemas.js';
import { optional, string } from '../engine/value-schemas.js';

/** A token with which clients register themselves. */
export const registrationToken = Type.Object({
  ...responseProperties(RegistrationToken),
  token: Type.String({
    description: 'The token: three groups of four letters or digits, separated by dashes.',
  }),
  tenant_id: Type.String({
    description: 'Numeric id of the tenant that clients are registered in.',
  }),
});

/** A client that registered itself (RFC 7591, section 3.2.1). */
export const registeredClient = Type.Object({
  ...clientWithSecret.properties,
  client_id_issued_at: Type.Integer({
    description: 'Time of the registration, in seconds since the Unix epoch.',
  }),
  scopes: Type.Array(string),
  ...optional({ client_name: string, software_id: string, software_version: string }),
});
