import { without } from './counterparts.js';

/** Names that differ on the graph everywhere. */
export const commonNames: Readonly<Record<string, readonly string[]>> = {
  limit: ['first'],
  uuids: ['filter.ids', 'ids'],
  allow_deleted: ['includeDeleted'],
  updated_since: ['filter.updatedAt.from', 'updatedSince'],
  firstname: ['firstName'],
  lastname: ['lastName'],
  external_operation_status: ['externalOperation'],
  client_id: ['id'],
  client_secret_expires_at: ['secretExpiresAt'],
  status: ['enabled'],
  infra_component_id: ['infraId'],
  infra_uuid: ['infraId'],
  edition: ['editions'],
  type: ['types'],
};

export const asSelected = without('the selection of a query says what is answered');
