import { Type } from '@sinclair/typebox';
import { Uuid, Version } from '../../domain/core/schema.js';
import { grantFields } from '../../domain/access/policies/policy-changes.js';
import {
  GroupMember,
  changeGroupMembers,
} from '../../domain/access/security-groups/change-members.js';
import { CreateGroupInput, createGroup } from '../../domain/access/security-groups/create-group.js';
import { deleteGroup } from '../../domain/access/security-groups/delete-group.js';
import {
  listGroupMembers,
  listGroupPolicies,
  listGroups,
} from '../../domain/access/security-groups/read-groups.js';
import {
  RequestedGroupPolicy,
  setGroupPolicies,
} from '../../domain/access/security-groups/set-group-policies.js';
import { SecurityGroup } from '../../entities/index.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { commaList, presentPage } from '../engine/parameters.js';
import { presenterOf } from '../engine/resource.js';
import { presentAllPolicies } from './access-policy-presenter.js';
import * as accounts from './account-schemas.js';
import * as schemas from './security-group-schemas.js';
import * as values from '../engine/value-schemas.js';
import { nullableIn, withoutNull } from '../engine/without-null.js';

const tag = 'Security groups';

const presentSecurityGroup = presenterOf(SecurityGroup);

const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, default: 1000 })),
  after: Type.Optional(Type.String()),
};

export const securityGroupOperations = [
  operation({
    method: 'GET',
    path: '/api/2/security_groups',
    summary: 'Returns security groups by id, those of a tenant, or all that the caller can see',
    tag,
    query: {
      ids: Type.Optional(commaList(Uuid, 100)),
      tenantId: Type.Optional(Uuid),
      ...page,
    },
    success: 200,
    response: values.page(schemas.securityGroup),
    errors: platformDomain(400, 401, 403, 404),
    action: listGroups,
    input: ({ query: { limit, after, ...filter } }) => ({
      filter,
      ...(limit !== undefined && { limit }),
      ...(after !== undefined && { after }),
    }),
    present: (found, ctx) =>
      presentPage(ctx, { ...found, items: found.items.map(presentSecurityGroup) }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/security_groups',
    summary: 'Creates a security group without members or access policies',
    tag,
    body: CreateGroupInput,
    success: 201,
    response: schemas.securityGroup,
    errors: platformDomain(401, 403, 415),
    action: createGroup,
    present: presentSecurityGroup,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/security_groups/{security_group_id}',
    summary: 'Deletes a security group and its access policies',
    tag,
    query: { version: Version },
    success: 204,
    errors: platformDomain(401, 403, 404),
    action: deleteGroup,
  }),
  operation({
    method: 'GET',
    path: '/api/2/security_groups/{security_group_id}/members',
    summary: 'Returns the members of a security group',
    tag,
    query: page,
    success: 200,
    response: values.page(schemas.securityGroupMember),
    errors: platformDomain(400, 401, 403, 404),
    action: listGroupMembers,
    present: (found, ctx) => presentPage(ctx, found),
  }),
  operation({
    method: 'PATCH',
    path: '/api/2/security_groups/{security_group_id}/members',
    summary: 'Adds members to a security group and removes others',
    tag,
    query: { version: Version },
    body: Type.Object({
      itemsToAdd: Type.Array(GroupMember),
      itemsToRemove: Type.Array(GroupMember),
    }),
    success: 204,
    errors: platformDomain(401, 403, 404, 409, 415),
    action: changeGroupMembers,
  }),
  operation({
    method: 'GET',
    path: '/api/2/security_groups/{security_group_id}/access_policies',
    summary: 'Returns the access policies of a security group',
    tag,
    success: 200,
    response: values.page(accounts.accessPolicy),
    errors: platformDomain(401, 403, 404),
    action: listGroupPolicies,
    present: presentAllPolicies,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/security_groups/{security_group_id}/access_policies',
    summary: 'Replaces the access policies of a security group, and thereby those of its members',
    tag,
    body: withoutNull(
      { items: Type.Array(RequestedGroupPolicy) },
      ...nullableIn(grantFields).map((name) => `items.${name}`),
    ),
    success: 200,
    response: values.page(accounts.accessPolicy),
    errors: platformDomain(401, 403, 409, 415),
    action: setGroupPolicies,
    present: presentAllPolicies,
  }),
];
