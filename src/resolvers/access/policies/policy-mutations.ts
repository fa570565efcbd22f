import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { ClientWithSecret } from '../../../domain/accounts/clients/add-client.js';
import { createClient } from '../../../domain/accounts/clients/create-client.js';
import { deleteClient } from '../../../domain/accounts/clients/delete-client.js';
import { resetClientSecret } from '../../../domain/accounts/clients/reset-client-secret.js';
import { updateClient } from '../../../domain/accounts/clients/update-client.js';
import { grantRole } from '../../../domain/access/policies/grant-role.js';
import { revokeRole } from '../../../domain/access/policies/revoke-role.js';
import type { GraphContext } from '../../engine/context.js';
import {
  CreateClientInput,
  DeleteClientInput,
  GrantRoleInput,
  ResetClientSecretInput,
  RevokeRoleInput,
  UpdateClientInput,
} from './policy-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { AccessPolicy } from './policy-type.js';
import { Client } from '../../accounts/clients/client-type.js';

const client = { type: () => Client, description: 'Client after the mutation.' };
const clientSecret = {
  type: () => String,
  description:
    'Secret of the client. It is returned only once, because the server stores only a hash; null for a public client, which has no secret.',
};
const registrationAccessToken = {
  type: () => String,
  description:
    'Registration access token of the client (RFC 7592). It is returned only once, because the server stores only a hash. No operation accepts it.',
};
const GrantRolePayload = payloadOf('GrantRole', {
  accessPolicy: {
    type: () => AccessPolicy,
    description: 'Access policy that grants the role.',
  },
});
const RevokeRolePayload = payloadOf('RevokeRole', {
  revokedAccessPolicyId: { type: () => ID, description: 'Id of the deleted access policy.' },
});
const CreateClientPayload = payloadOf('CreateClient', {
  client,
  clientSecret,
  registrationAccessToken,
});
const UpdateClientPayload = payloadOf('UpdateClient', { client });
const ResetClientSecretPayload = payloadOf('ResetClientSecret', {
  client,
  clientSecret,
  registrationAccessToken,
});
const DeleteClientPayload = payloadOf('DeleteClient', {
  deletedClientId: { type: () => ID, description: 'Id of the deleted client.' },
});

const names = { id: 'clientId' };
const withSecret = (made: ClientWithSecret) => ({
  client: made.client,
  clientSecret: made.secret,
  registrationAccessToken: made.registrationToken,
});

@Resolver()
export class AccessMutations {
  @Mutation(() => GrantRolePayload, {
    nullable: true,
    description:
      'Grants a role to a user, a client or a security group. The caller can grant only roles whose scopes the caller holds on the tenant.',
  })
  grantRole(
    @Arg('input', () => GrantRoleInput, { description: 'Role to grant.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, grantRole, input, (policy) => ({ accessPolicy: policy }));
  }

  @Mutation(() => RevokeRolePayload, {
    nullable: true,
    description: 'Revokes a role: deletes the access policy.',
  })
  revokeRole(
    @Arg('input', () => RevokeRoleInput, { description: 'Access policy to delete.' })
    input: RevokeRoleInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, revokeRole, input, () => ({ revokedAccessPolicyId: input.accessPolicyId }));
  }

  @Mutation(() => CreateClientPayload, {
    nullable: true,
    description: 'Registers a client in a tenant.',
  })
  createClient(
    @Arg('input', () => CreateClientInput, { description: 'Client to create.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createClient, input, withSecret);
  }

  @Mutation(() => UpdateClientPayload, {
    nullable: true,
    description: 'Updates a client, or enables or disables it.',
  })
  updateClient(
    @Arg('input', () => UpdateClientInput, { description: 'Changes to the client.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateClient, input, (changed) => ({ client: changed }), names);
  }

  @Mutation(() => ResetClientSecretPayload, {
    nullable: true,
    description:
      'Replaces the secret of a client. The old secret and all tokens of the client become invalid.',
  })
  resetClientSecret(
    @Arg('input', () => ResetClientSecretInput, { description: 'Client whose secret to replace.' })
    input: ResetClientSecretInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, resetClientSecret, input, withSecret, names);
  }

  @Mutation(() => DeleteClientPayload, {
    nullable: true,
    description: 'Deletes a client and its access policies.',
  })
  deleteClient(
    @Arg('input', () => DeleteClientInput, { description: 'Client to delete.' })
    input: DeleteClientInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteClient, input, ({ id }) => ({ deletedClientId: id }), names);
  }
}
