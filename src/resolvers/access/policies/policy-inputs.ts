import { Field, ID, InputType } from 'type-graphql';
import { AccessPolicy, Client } from '../../../entities/index.js';
import { filterType, inputType, pageType, updateInput } from '../../engine/resource-types.js';

class Filter {
  @Field(() => ID, {
    nullable: true,
    description: 'Matches policies on this tenant or one of its descendants.',
  })
  inSubtreeOf?: string | null;
}
export const AccessPolicyPage = pageType(
  'access policies',
  filterType(AccessPolicy, 'access policies', Filter),
);

export const GrantRoleInput = inputType(
  'GrantRoleInput',
  'A role to grant to a user, a client or a security group.',
  AccessPolicy,
  'create',
);

@InputType('RevokeRoleInput', { description: 'Access policy to delete.' })
export class RevokeRoleInput {
  @Field(() => ID, { description: 'Id of the access policy.' })
  accessPolicyId!: string;
}

export const ClientPage = pageType('clients', filterType(Client, 'clients'));

export const CreateClientInput = inputType(
  'CreateClientInput',
  'A new OAuth 2.0 client.',
  Client,
  'create',
);

export const UpdateClientInput = updateInput(
  'UpdateClientInput',
  'Changes to a client. Omitted fields stay unchanged.',
  Client,
  'client',
);

@InputType('DeleteClientInput', {
  description: 'Client to delete. Its access policies are deleted too.',
})
export class DeleteClientInput {
  @Field(() => ID, { description: 'Id of the client.' })
  id!: string;
}

@InputType('ResetClientSecretInput', { description: 'Client whose secret to replace.' })
export class ResetClientSecretInput {
  @Field(() => ID, { description: 'Id of the client.' })
  id!: string;
}
