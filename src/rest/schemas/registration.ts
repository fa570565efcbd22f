import { Type } from '@sinclair/typebox';
import { clientWithSecret } from './accounts.js';
import { dateTime, integer, optional, string, uuid } from './values.js';

/** What clients register themselves with. */
export const registrationToken = Type.Object({
  id: integer,
  token: Type.String({ description: 'Three times four letters or digits, with dashes between.' }),
  created_at: dateTime,
  expires_at: dateTime,
  tenant_id: Type.String({ description: 'The number of the tenant that it belongs to.' }),
  tenant_uuid: Type.String({ ...uuid, description: 'The id of that tenant.' }),
  scopes: Type.Array(string, { description: 'What clients get that are registered with it.' }),
});

/** A client that has registered itself, as RFC 7591, section 3.2.1, has it. */
export const registeredClient = Type.Object({
  ...clientWithSecret.properties,
  client_id_issued_at: Type.Integer({ description: 'Seconds since the Unix epoch.' }),
  scopes: registrationToken.properties.scopes,
  ...optional({ client_name: string, software_id: string, software_version: string }),
});
