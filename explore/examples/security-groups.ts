import { pasted, type Example } from './example.js';

/** Security groups. */
export const securityGroups: readonly Example[] = [
  {
    id: 'security-groups',
    group: 'People and access',
    title: 'Security groups',
    about:
      'Members of a security group have the roles of the group in addition to their own roles.',
    query: `query SecurityGroups {
  securityGroups(first: 10) {
    nodes {
      id
      version
      tenant { name }
      memberCount
      accessPolicies(first: 10) { nodes { role { name } tenant { name } } }
      users(first: 10) {
        nodes {
          login
          effectivePolicies(first: 10) {
            nodes { role { name } securityGroup { id } }
          }
        }
      }
    }
  }
}
`,
  },
  {
    id: 'create-security-group',
    group: 'People and access',
    title: 'Create a security group',
    about:
      'A security group belongs to a tenant. Its members are users and clients of that tenant and its descendants.',
    query: `mutation CreateSecurityGroup($input: CreateSecurityGroupInput!) {
  createSecurityGroup(input: $input) {
    securityGroup { id version }
    userErrors { code field message }
  }
}
`,
    variables: { input: { tenantId: pasted('a customer') } },
  },
  {
    id: 'set-security-group-policies',
    group: 'People and access',
    title: 'Grant roles to a security group',
    about:
      'Roles can be granted on the tenant of the group and its descendants. You can grant only roles that your own roles cover, and you cannot change a group that you are a member of.',
    query: `mutation SetSecurityGroupPolicies($input: SetSecurityGroupPoliciesInput!) {
  setSecurityGroupPolicies(input: $input) {
    accessPolicies { id role { name } tenant { name } }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        securityGroupId: pasted('a security group'),
        items: [{ tenantId: pasted('a customer'), roleId: 'restore_operator' }],
      },
    },
  },
  {
    id: 'update-security-group-members',
    group: 'People and access',
    title: 'Add a member to a security group',
    about: 'The new member has the roles of the group until it is removed from the group.',
    query: `mutation UpdateSecurityGroupMembers($input: UpdateSecurityGroupMembersInput!) {
  updateSecurityGroupMembers(input: $input) {
    securityGroup { id version memberCount users { nodes { login } } }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        id: pasted('a security group'),
        version: 1,
        add: [{ id: pasted('a user of the customer') }],
      },
    },
  },
];
