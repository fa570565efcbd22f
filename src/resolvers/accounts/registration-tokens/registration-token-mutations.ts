import { createRegistrationToken } from '../../../domain/accounts/registration-tokens/create-registration-token.js';
import { deleteRegistrationToken } from '../../../domain/accounts/registration-tokens/delete-registration-token.js';
import {
  CreateRegistrationTokenInput,
  DeleteRegistrationTokenInput,
} from './registration-token-inputs.js';
import { idOf, mutation, mutations } from '../../engine/mutations.js';
import { RegistrationToken } from './registration-token-type.js';

export const RegistrationTokenMutations = mutations({
  createRegistrationToken: mutation({
    description: 'Creates a registration token: clients use it to register themselves in a tenant.',
    input: [CreateRegistrationTokenInput, 'Token to create.'],
    action: createRegistrationToken,
    payload: {
      registrationToken: { type: () => RegistrationToken, description: 'Created token.' },
    },
    present: ({ row }) => ({ registrationToken: row }),
  }),
  deleteRegistrationToken: mutation({
    description: 'Deletes a registration token. Clients that were registered with it remain.',
    input: [DeleteRegistrationTokenInput, 'Token to delete.'],
    names: { id: 'tokenId' },
    action: deleteRegistrationToken,
    payload: { deletedRegistrationTokenId: idOf('Id of the deleted token.') },
  }),
});
