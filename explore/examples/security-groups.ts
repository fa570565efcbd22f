import { pasted, type Example } from './example.js';

/** Who holds roles together. */
export const securityGroups: readonly Example[] = [
  {
    id: 'security-groups',
    group: 'People and access',
    title: 'Security groups',
    about:
      'What a group holds, each of its members holds. What counts for a member is their own and that of all their groups.',
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
    about: 'It belongs to a tenant, and is for the users and clients of that and all below it.',
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
    title: 'Give a security group roles',
    about:
      'On its tenant or below it. Nobody gives what they do not hold, or changes a group they are in.',
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
    title: 'Put somebody into a security group',
    about: 'They hold its roles from the next request on, and until they are taken out.',
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
