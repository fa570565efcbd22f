import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { oneOf, p, stamps, time } from './columns.js';

/** A group of users and clients. Its access policies apply to each member. */
export const SecurityGroup = defineEntity({
  name: 'SecurityGroup',
  tableName: 'security_groups',
  properties: { ...stamps(), tenantId: p.uuid() },
});
export type SecurityGroup = InferEntity<typeof SecurityGroup>;

export const memberTypes = ['user', 'client'] as const;
export type MemberType = (typeof memberTypes)[number];

export const SecurityGroupMember = defineEntity({
  name: 'SecurityGroupMember',
  tableName: 'security_group_members',
  properties: {
    groupId: p.uuid().primary(),
    memberId: p.uuid().primary(),
    memberType: oneOf(memberTypes),
    addedAt: time(),
  },
});
export type SecurityGroupMember = InferEntity<typeof SecurityGroupMember>;
