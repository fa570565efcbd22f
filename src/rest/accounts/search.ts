import { Type } from '@sinclair/typebox';
import { Uuid } from '../../domain/core/schema.js';
import { searchAccounts, type SearchHit } from '../../domain/accounts/search/search-accounts.js';
import { tenantKind } from '../../entities/index.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { allowDeleted } from '../engine/parameters.js';
import * as schemas from '../schemas.js';
import { timestampOrNull } from '../engine/time.js';

const presentHit = (hit: SearchHit) => ({
  obj_type: hit.objType,
  id: hit.id,
  parent_id: hit.parentId,
  path: hit.path,
  ...(hit.objType === 'tenant' ? { kind: hit.kind, name: hit.name } : { login: hit.login }),
  first_name: hit.firstName,
  last_name: hit.lastName,
  deleted_at: timestampOrNull(hit.deletedAt),
});

export const searchOperations = [
  operation({
    method: 'GET',
    path: '/api/2/search',
    summary: 'Searches for tenants and users that contain a text',
    tag: 'Search',
    query: {
      tenant: Uuid,
      text: Type.String(),
      limit: Type.Optional(Type.Integer({ minimum: 1, default: 10 })),
      allowDeleted,
    },
    success: 200,
    response: schemas.items(
      Type.Object({
        obj_type: schemas.enumeration(['tenant', 'user']),
        id: schemas.uuid,
        parent_id: schemas.uuid,
        path: Type.Array(schemas.string),
        kind: Type.Optional(schemas.enumeration(tenantKind.values)),
        login: Type.Optional(schemas.string),
        name: Type.Optional(schemas.string),
        first_name: schemas.nullableString,
        last_name: schemas.nullableString,
        deleted_at: schemas.nullableDateTime,
      }),
    ),
    errors: platformDomain(401, 403, 404, 415),
    action: searchAccounts,
    input: ({ query: { tenant, ...query } }) => ({ tenantId: tenant, ...query }),
    present: (hits) => ({ items: hits.map(presentHit) }),
  }),
];
