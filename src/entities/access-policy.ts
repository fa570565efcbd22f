import {
  objectFields,
  oneValue,
  resource,
  enumeration,
  text,
  uuid,
  type RowOf,
  type ValueOf,
} from './fields/index.js';
import { orUuid, plainText } from './fields/values.js';

export const trusteeType = enumeration('TrusteeType', 'Type of the trustee of an access policy.', {
  user: 'A user.',
  user_group: 'Every member of a security group.',
  client: 'An OAuth 2.0 client.',
});
export type TrusteeType = ValueOf<typeof trusteeType>;

/** Limits a policy to resources of a service. Null, and omitted on the REST API, if it does not. */
const limit = { nullable: true, max: 1024, create: {}, rest: { omitEmpty: true } } as const;

export const AccessPolicy = resource({
  name: 'AccessPolicy',
  table: 'access_policies',
  description:
    'A role that a trustee (a user, a client or a security group) holds on a tenant and its descendants.',
  fields: {
    ...objectFields(),
    trusteeId: uuid({
      description: 'Id of the trustee: the user, client or security group that holds the role.',
      create: { required: true, description: 'Id of the user, client or security group.' },
      rest: { type: 'text' },
      filter: { oneOf: 'trustee', as: 'trusteeIds' },
    }),
    trusteeType: oneValue(trusteeType, {
      description: 'Type of the trustee.',
      create: { required: true, defaultOnGraph: 'user' },
      filter: { oneOf: 'type of trustee' },
    }),
    issuerId: uuid({
      description: 'Id of the tenant of the principal that granted the role.',
      rest: { type: 'text' },
    }),
    tenantId: uuid({
      description:
        'Id of the tenant that the role is granted on. It applies to the descendants too.',
      create: {
        required: true,
        description: 'Id of the tenant. The role applies to its descendants too.',
      },
      rest: { type: 'text' },
      filter: { oneOf: 'tenant of the policy', as: 'tenantIds' },
    }),
    roleId: text({
      description: 'Id of the role, for example `company_admin`.',
      create: { required: true },
      filter: { oneOf: 'role', as: 'roleIds' },
      example: 'company_admin',
    }),
    resourceServerId: text({
      description: 'Resource server that the policy is limited to, if any.',
      ...limit,
      value: orUuid(plainText(limit.max)),
    }),
    resourceNamespace: text({
      description: 'Namespace of resources that the policy is limited to, if any.',
      ...limit,
    }),
    resourcePath: text({
      description: 'Path of the resource that the policy is limited to, if any.',
      ...limit,
    }),
  },
});
export type AccessPolicy = RowOf<typeof AccessPolicy>;
