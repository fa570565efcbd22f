import { connectionOf } from '../engine/connection.js';
import { nodeType } from '../engine/node-type.js';
import { AccessPolicyPage, ClientPage } from './policies/policy-inputs.js';
import { AccessPolicy, readableAccessPolicy } from './policies/policy-type.js';
import { Client, readableClient } from './principals/client-type.js';
import { UserPage } from './principals/user-page-inputs.js';
import { User, readableUser } from './principals/user-type.js';
import { SecurityGroupPage } from './security-groups/security-group-inputs.js';
import { SecurityGroup, readableSecurityGroup } from './security-groups/security-group-type.js';
import { TenantPage } from './tree/tenant-page-inputs.js';
import { Tenant, readableTenant } from './tree/tenant-type.js';

/* The objects of this module, and lists of them. */
export const tenantNode = nodeType('Tenant', Tenant, readableTenant);
export const userNode = nodeType('User', User, readableUser);
export const clientNode = nodeType('Client', Client, readableClient);
export const policyNode = nodeType('AccessPolicy', AccessPolicy, readableAccessPolicy);
export const groupNode = nodeType('SecurityGroup', SecurityGroup, readableSecurityGroup);

export const tenantsIn = connectionOf(tenantNode, TenantPage);
export const usersIn = connectionOf(userNode, UserPage);
export const clientsIn = connectionOf(clientNode, ClientPage);
export const policiesIn = connectionOf(policyNode, AccessPolicyPage);
export const groupsIn = connectionOf(groupNode, SecurityGroupPage);

/** The accounts that can sign in. */
export const principalNodes = { user: userNode, client: clientNode };
