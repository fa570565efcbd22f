import type { ClientWithSecret } from '../../../domain/accounts/clients/add-client.js';
import { createClient } from '../../../domain/accounts/clients/create-client.js';
import { deleteClient } from '../../../domain/accounts/clients/delete-client.js';
import { resetClientSecret } from '../../../domain/accounts/clients/reset-client-secret.js';
import { updateClient } from '../../../domain/accounts/clients/update-client.js';
import { grantRole } from '../../../domain/access/policies/grant-role.js';
import { revokeRole } from '../../../domain/access/policies/revoke-role.js';
import {
  CreateClientInput,
  DeleteClientInput,
  GrantRoleInput,
  ResetClientSecretInput,
  RevokeRoleInput,
  UpdateClientInput,
} from './policy-inputs.js';
import { idOf, mutation, mutations } from '../../engine/mutations.js';
import { AccessPolicy } from './policy-type.js';
import { Client } from '../principals/client-type.js';

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
const names = { id: 'clientId' };
const withSecret = (made: ClientWithSecret) => ({
  client: made.client,
  clientSecret: made.secret,
  registrationAccessToken: made.registrationToken,
});

export const AccessMutations = mutations({
  grantRole: mutation({
    description:
      'Grants a role to a user, a client or a security group. The caller can grant only roles whose scopes the caller holds on the tenant.',
    input: [GrantRoleInput, 'Role to grant.'],
    action: grantRole,
    payload: {
      accessPolicy: {
        type: () => AccessPolicy,
        description: 'Access policy that grants the role.',
      },
    },
  }),
  revokeRole: mutation({
    description: 'Revokes a role: deletes the access policy.',
    input: [RevokeRoleInput, 'Access policy to delete.'],
    action: revokeRole,
    payload: { revokedAccessPolicyId: idOf('Id of the deleted access policy.') },
  }),
  createClient: mutation({
    description: 'Registers a client in a tenant.',
    input: [CreateClientInput, 'Client to create.'],
    action: createClient,
    payload: { client, clientSecret, registrationAccessToken },
    present: withSecret,
  }),
  updateClient: mutation({
    description: 'Updates a client, or enables or disables it.',
    input: [UpdateClientInput, 'Changes to the client.'],
    names,
    action: updateClient,
    payload: { client },
  }),
  resetClientSecret: mutation({
    description:
      'Replaces the secret of a client. The old secret and all tokens of the client become invalid.',
    input: [ResetClientSecretInput, 'Client whose secret to replace.'],
    names,
    action: resetClientSecret,
    payload: { client, clientSecret, registrationAccessToken },
    present: withSecret,
  }),
  deleteClient: mutation({
    description: 'Deletes a client and its access policies.',
    input: [DeleteClientInput, 'Client to delete.'],
    names,
    action: deleteClient,
    payload: { deletedClientId: idOf('Id of the deleted client.') },
  }),
});
