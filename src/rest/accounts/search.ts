import { Type } from '@sinclair/typebox';
import { Uuid } from '../../domain/core/schema.js';
import { searchAccounts, type SearchHit } from '../../domain/accounts/search/search-accounts.js';
import { tenantKind } from '../../entities/index.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { allowDeleted } from '../engine/parameters.js';
import * as values from '../engine/value-schemas.js';
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
    response: values.items(
      Type.Object({
        obj_type: values.enumeration(['tenant', 'user']),
        id: values.uuid,
        parent_id: values.uuid,
        path: Type.Array(values.string),
        kind: Type.Optional(values.enumeration(tenantKind.values)),
        login: Type.Optional(values.string),
        name: Type.Optional(values.string),
        first_name: values.nullableString,
        last_name: values.nullableString,
        deleted_at: values.nullableDateTime,
      }),
    ),
    errors: platformDomain(401, 403, 404, 415),
    action: searchAccounts,
    input: ({ query: { tenant, ...query } }) => ({ tenantId: tenant, ...query }),
    present: (hits) => ({ items: hits.map(presentHit) }),
  }),
];
