import { Type } from '@sinclair/typebox';
import { registrationTokenTexts } from '../../domain/core/field-descriptions.js';
import { clientWithSecret } from './account-schemas.js';
import { dateTime, optional, string, uuid } from '../engine/value-schemas.js';

/** What clients register themselves with. */
export const registrationToken = Type.Object({
  id: Type.Integer({ description: registrationTokenTexts.number }),
  token: Type.String({
    description: 'The token: three groups of four letters or digits, separated by dashes.',
  }),
  created_at: dateTime,
  expires_at: dateTime,
  tenant_id: Type.String({
    description: 'Numeric id of the tenant that clients are registered in.',
  }),
  tenant_uuid: Type.String({
    ...uuid,
    description: 'Id of the tenant that clients are registered in.',
  }),
  scopes: Type.Array(string, { description: registrationTokenTexts.scopes }),
});

/** A client that has registered itself, as RFC 7591, section 3.2.1, has it. */
export const registeredClient = Type.Object({
  ...clientWithSecret.properties,
  client_id_issued_at: Type.Integer({
    description: 'Time of the registration, in seconds since the Unix epoch.',
  }),
  scopes: registrationToken.properties.scopes,
  ...optional({ client_name: string, software_id: string, software_version: string }),
});
