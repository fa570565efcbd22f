import { AccessPolicyResolver } from './policies/policies.js';
import { AccessMutations } from './policies/policy-mutations.js';
import { SecurityGroupMutations } from './security-groups/security-group-mutations.js';
import {
  GroupPolicyResolver,
  MemberResolver,
  SecurityGroupResolver,
  TenantGroupResolver,
} from './security-groups/security-groups.js';

/** The resolvers and mutations of this module. */
export const accessResolvers = [
  AccessPolicyResolver,
  SecurityGroupResolver,
  MemberResolver,
  GroupPolicyResolver,
  TenantGroupResolver,
  AccessMutations,
  SecurityGroupMutations,
] as const;
