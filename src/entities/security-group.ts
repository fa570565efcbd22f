import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { oneOf, p, time } from './columns.js';
import {
  enumeration,
  objectFields,
  resource,
  uuid,
  type RowOf,
  type ValueOf,
} from './fields/index.js';

export const SecurityGroup = resource({
  name: 'SecurityGroup',
  table: 'security_groups',
  description:
    'A security group: its members, users and clients of a tenant and its descendants, hold the access policies of the group.',
  fields: {
    ...objectFields({
      version: {
        description: 'Version of the group. It increases by one whenever the members change.',
      },
    }),
    tenantId: uuid({
      description: 'Id of the tenant that the group belongs to.',
      create: { required: true },
      filter: { oneOf: 'tenant', as: 'tenantIds' },
    }),
  },
});
export type SecurityGroup = RowOf<typeof SecurityGroup>;

export const memberType = enumeration(
  'SecurityGroupMemberType',
  'Type of a member of a security group.',
  { user: 'A user.', client: 'A client.' },
);
export type MemberType = ValueOf<typeof memberType>;

export const SecurityGroupMember = defineEntity({
  name: 'SecurityGroupMember',
  tableName: 'security_group_members',
  properties: {
    groupId: p.uuid().primary(),
    memberId: p.uuid().primary(),
    memberType: oneOf(memberType.values),
    addedAt: time(),
  },
});
export type SecurityGroupMember = InferEntity<typeof SecurityGroupMember>;
