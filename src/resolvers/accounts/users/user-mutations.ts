import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { sendActivationMail } from '../../../domain/accounts/activation/send-activation-mail.js';
import { sendTestMail } from '../../../domain/branding/mail/send-test-mail.js';
import { setUserPolicies } from '../../../domain/access/policies/set-user-policies.js';
import { createUser } from '../../../domain/accounts/users/create-user.js';
import { deleteUser } from '../../../domain/accounts/users/delete-user.js';
import { restoreUser } from '../../../domain/accounts/users/restore-user.js';
import { setUserPassword } from '../../../domain/accounts/users/set-user-password.js';
import { updateUser } from '../../../domain/accounts/users/update-user.js';
import type { GraphContext } from '../../engine/context.js';
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
import { mutate, payloadOf } from '../../engine/mutate.js';
import { AccessPolicy } from '../../access/policies/policy-type.js';
import { User } from './user-type.js';

const user = { type: () => User, description: 'User after the mutation.' };
const CreateUserPayload = payloadOf('CreateUser', { user });
const UpdateUserPayload = payloadOf('UpdateUser', { user });
const RestoreUserPayload = payloadOf('RestoreUser', { user });
const SetUserPasswordPayload = payloadOf('SetUserPassword', { user });
const SendActivationMailPayload = payloadOf('SendActivationMail', { user });
const SendTestMailPayload = payloadOf('SendTestMail', { user });
const DeleteUserPayload = payloadOf('DeleteUser', {
  deletedUserId: { type: () => ID, description: 'Id of the deleted user.' },
});
const SetUserPoliciesPayload = payloadOf('SetUserPolicies', {
  accessPolicies: {
    type: () => [AccessPolicy],
    description: 'Access policies of the user after the mutation that the caller can see.',
  },
});

const names = { id: 'userId', ...contactNames };

@Resolver()
export class UserMutations {
  @Mutation(() => CreateUserPayload, { nullable: true, description: 'Creates a user.' })
  createUser(
    @Arg('input', () => CreateUserInput, { description: 'User to create.' }) input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createUser, input, (made) => ({ user: made }), contactNames);
  }

  @Mutation(() => UpdateUserPayload, {
    nullable: true,
    description: 'Updates a user, or enables or disables them.',
  })
  updateUser(
    @Arg('input', () => UpdateUserInput, { description: 'Changes to the user.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateUser, input, (changed) => ({ user: changed }), names);
  }

  @Mutation(() => DeleteUserPayload, {
    nullable: true,
    description:
      'Deletes a disabled user with their contacts, access policies and personal tenant.',
  })
  deleteUser(
    @Arg('input', () => DeleteUserInput, { description: 'User to delete.' }) input: DeleteUserInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteUser, input, ({ id }) => ({ deletedUserId: id }), names);
  }

  @Mutation(() => RestoreUserPayload, {
    nullable: true,
    description: 'Restores a deleted user and everything that was deleted with them.',
  })
  restoreUser(
    @Arg('input', () => RestoreUserInput, { description: 'User to restore.' })
    input: RestoreUserInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, restoreUser, input, (restored) => ({ user: restored }), names);
  }

  @Mutation(() => SetUserPasswordPayload, {
    nullable: true,
    description: 'Sets the password of a user and ends their sessions and tokens.',
  })
  setUserPassword(
    @Arg('input', () => SetUserPasswordInput, { description: 'User and password.' })
    input: SetUserPasswordInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, setUserPassword, input, (changed) => ({ user: changed }));
  }

  @Mutation(() => SendActivationMailPayload, {
    nullable: true,
    description: 'Sends a user the activation mail, with a link to set their first password.',
  })
  sendActivationMail(
    @Arg('input', () => SendActivationMailInput, { description: 'Recipient.' })
    input: SendActivationMailInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, sendActivationMail, input, (mailed) => ({ user: mailed }));
  }

  @Mutation(() => SendTestMailPayload, {
    nullable: true,
    description:
      'Sends a user a test mail with the brand and the mail server of a tenant. At most 10 in 15 minutes.',
  })
  sendTestMail(
    @Arg('input', () => SendTestMailInput, { description: 'Recipient and tenant.' })
    input: SendTestMailInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, sendTestMail, input, (mailed) => ({ user: mailed }));
  }

  @Mutation(() => SetUserPoliciesPayload, {
    nullable: true,
    description: 'Replaces the access policies of a user on the tenants that the caller can see.',
  })
  setUserPolicies(
    @Arg('input', () => SetUserPoliciesInput, {
      description: 'User and their access policies.',
    })
    { userId, items }: SetUserPoliciesInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const plain = items.map((item) => ({ ...item }));
    return mutate(ctx, setUserPolicies, { userId, items: plain }, (policies) => ({
      accessPolicies: policies,
    }));
  }
}
