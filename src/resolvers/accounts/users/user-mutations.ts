import { sendActivationMail } from '../../../domain/accounts/activation/send-activation-mail.js';
import { sendTestMail } from '../../../domain/branding/mail/send-test-mail.js';
import { setUserPolicies } from '../../../domain/access/policies/set-user-policies.js';
import { createUser } from '../../../domain/accounts/users/create-user.js';
import { deleteUser } from '../../../domain/accounts/users/delete-user.js';
import { restoreUser } from '../../../domain/accounts/users/restore-user.js';
import { setUserPassword } from '../../../domain/accounts/users/set-user-password.js';
import { updateUser } from '../../../domain/accounts/users/update-user.js';
import { contactNames } from '../contacts/contact-inputs.js';
import {
  CreateUserInput,
  DeleteUserInput,
  RestoreUserInput,
  SendActivationMailInput,
  SendTestMailInput,
  SetUserPasswordInput,
  SetUserPoliciesInput,
  UpdateUserInput,
} from './user-inputs.js';
import { idOf, mutation, mutations } from '../../engine/mutations.js';
import { AccessPolicy } from '../../access/policies/policy-type.js';
import { User } from '../../access/principals/user-type.js';

const user = { type: () => User, description: 'User after the mutation.' };
const names = { id: 'userId', ...contactNames };

export const UserMutations = mutations({
  createUser: mutation({
    description: 'Creates a user.',
    input: [CreateUserInput, 'User to create.'],
    names: contactNames,
    action: createUser,
    payload: { user },
  }),
  updateUser: mutation({
    description: 'Updates a user, or enables or disables them.',
    input: [UpdateUserInput, 'Changes to the user.'],
    names,
    action: updateUser,
    payload: { user },
  }),
  deleteUser: mutation({
    description:
      'Deletes a disabled user with their contacts, access policies and personal tenant.',
    input: [DeleteUserInput, 'User to delete.'],
    names,
    action: deleteUser,
    payload: { deletedUserId: idOf('Id of the deleted user.') },
  }),
  restoreUser: mutation({
    description: 'Restores a deleted user and everything that was deleted with them.',
    input: [RestoreUserInput, 'User to restore.'],
    names,
    action: restoreUser,
    payload: { user },
  }),
  setUserPassword: mutation({
    description: 'Sets the password of a user and ends their sessions and tokens.',
    input: [SetUserPasswordInput, 'User and password.'],
    action: setUserPassword,
    payload: { user },
  }),
  sendActivationMail: mutation({
    description: 'Sends a user the activation mail, with a link to set their first password.',
    input: [SendActivationMailInput, 'Recipient.'],
    action: sendActivationMail,
    payload: { user },
  }),
  sendTestMail: mutation({
    description:
      'Sends a user a test mail with the brand and the mail server of a tenant. At most 10 in 15 minutes.',
    input: [SendTestMailInput, 'Recipient and tenant.'],
    action: sendTestMail,
    payload: { user },
  }),
  setUserPolicies: mutation({
    description: 'Replaces the access policies of a user on the tenants that the caller can see.',
    input: [SetUserPoliciesInput, 'User and their access policies.'],
    action: setUserPolicies,
    payload: {
      accessPolicies: {
        type: () => [AccessPolicy],
        description: 'Access policies of the user after the mutation that the caller can see.',
      },
    },
  }),
});
