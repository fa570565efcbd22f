import { Type } from '@sinclair/typebox';
import { grantRole } from '../../domain/access/policies/grant-role.js';
import { listAccessPolicies } from '../../domain/access/policies/list-policies.js';
import { grantFields } from '../../domain/access/policies/policy-changes.js';
import {
  getAccessPolicy,
  listTenantPolicies,
  listUserPolicies,
} from '../../domain/access/policies/read-policies.js';
import { revokeRole } from '../../domain/access/policies/revoke-role.js';
import {
  RequestedUserPolicy,
  setUserPolicies,
} from '../../domain/access/policies/set-user-policies.js';
import { Moment, Uuid, oneOf } from '../../domain/core/schema.js';
import { trusteeType } from '../../entities/index.js';
import { applicationDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { allowDeleted, commaList, presentPage } from '../engine/parameters.js';
import { presentAccessPolicy, presentAllPolicies } from './access-policy-presenter.js';
import * as schemas from './account-schemas.js';
import * as values from '../engine/value-schemas.js';
import { nullableIn, withoutNull } from '../engine/without-null.js';

const tag = 'Access policies';

/** The parameters that identify the resource in a tenant. */
const resource = nullableIn(grantFields);

export const accessPolicyOperations = [
  operation({
    method: 'GET',
    path: '/api/2/access_policies',
    summary: 'Returns access policies of users or on the tenants of a subtree',
    tag,
    query: {
      users: Type.Optional(commaList(Uuid, 1000)),
      subtreeRootTenantId: Type.Optional(Uuid),
      updatedSince: Type.Optional(Moment),
      limit: Type.Optional(Type.Integer({ minimum: 1, default: 5000 })),
      after: Type.Optional(Type.String()),
      allowDeleted,
    },
    success: 200,
    response: values.page(schemas.accessPolicy),
    errors: applicationDomain(400, 401, 403, 404),
    action: listAccessPolicies,
    input: ({ query: { limit, after, ...filter } }) => ({
      filter,
      ...(limit !== undefined && { limit }),
      ...(after !== undefined && { after }),
    }),
    present: (page, ctx) =>
      presentPage(ctx, { ...page, items: page.items.map(presentAccessPolicy) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/access_policies/{access_policy_id}',
    summary: 'Returns an access policy',
    tag,
    success: 200,
    response: schemas.accessPolicy,
    errors: applicationDomain(401, 403, 404),
    action: getAccessPolicy,
    present: presentAccessPolicy,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/access_policies/{access_policy_id}',
    summary: 'Revokes a role: deletes the access policy',
    tag,
    success: 204,
    errors: applicationDomain(401, 403, 404),
    action: revokeRole,
  }),
  operation({
    method: 'GET',
    path: '/api/2/users/{user_id}/access_policies',
    summary: 'Returns the access policies of a user',
    tag,
    query: {
      includeUserGroupPolicies: Type.Optional(Type.Boolean({ wire: 'includeUserGroupPolicies' })),
    },
    success: 200,
    response: values.page(schemas.accessPolicy),
    errors: applicationDomain(401, 403, 404),
    action: listUserPolicies,
    input: ({ params, query: { includeUserGroupPolicies } }) => ({
      ...params,
      ...(includeUserGroupPolicies !== undefined && { includeGroups: includeUserGroupPolicies }),
    }),
    present: presentAllPolicies,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/users/{user_id}/access_policies',
    summary: 'Replaces the access policies of a user on the tenants that the caller can see',
    tag,
    body: withoutNull(
      { items: Type.Array(RequestedUserPolicy) },
      ...resource.map((name) => `items.${name}`),
    ),
    success: 200,
    response: values.page(schemas.accessPolicy),
    errors: applicationDomain(401, 403, 409, 415),
    action: setUserPolicies,
    present: presentAllPolicies,
  }),
  operation({
    method: 'POST',
    path: '/api/2/users/{user_id}/access_policies',
    summary: 'Grants a user a role on a tenant or on one resource of it',
    tag,
    body: withoutNull(grantFields, ...resource),
    success: 201,
    response: schemas.accessPolicy,
    errors: applicationDomain(401, 403, 409, 415),
    action: grantRole,
    input: ({ params, body }) => ({ trusteeType: 'user', trusteeId: params.userId, ...body }),
    present: presentAccessPolicy,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/access_policies',
    summary: 'Returns the access policies on a tenant',
    tag,
    query: {
      trusteeType: Type.Optional(
        Type.Array(oneOf(trusteeType.values), { comma: true, wire: 'trusteeType' }),
      ),
    },
    success: 200,
    response: values.page(schemas.accessPolicy),
    errors: applicationDomain(400, 401, 403, 404),
    action: listTenantPolicies,
    input: ({ params, query: { trusteeType } }) => ({
      ...params,
      // The only list for which the contract documents that an empty one does not filter.
      ...(trusteeType && trusteeType.length > 0 && { trusteeTypes: trusteeType }),
    }),
    present: presentAllPolicies,
  }),
];
