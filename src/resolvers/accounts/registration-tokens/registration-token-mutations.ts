import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { createRegistrationToken } from '../../../domain/accounts/registration-tokens/create-registration-token.js';
import { deleteRegistrationToken } from '../../../domain/accounts/registration-tokens/delete-registration-token.js';
import type { GraphContext } from '../../engine/context.js';
import {
  CreateRegistrationTokenInput,
  DeleteRegistrationTokenInput,
} from './registration-token-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { RegistrationToken } from './registration-token-type.js';

const CreateRegistrationTokenPayload = payloadOf('CreateRegistrationToken', {
  registrationToken: { type: () => RegistrationToken, description: 'Created token.' },
});
const DeleteRegistrationTokenPayload = payloadOf('DeleteRegistrationToken', {
  deletedRegistrationTokenId: { type: () => ID, description: 'Id of the deleted token.' },
});

@Resolver()
export class RegistrationTokenMutations {
  @Mutation(() => CreateRegistrationTokenPayload, {
    nullable: true,
    description: 'Creates a registration token: clients use it to register themselves in a tenant.',
  })
  createRegistrationToken(
    @Arg('input', () => CreateRegistrationTokenInput, { description: 'Token to create.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createRegistrationToken, input, ({ row }) => ({ registrationToken: row }));
  }

  @Mutation(() => DeleteRegistrationTokenPayload, {
    nullable: true,
    description: 'Deletes a registration token. Clients that were registered with it remain.',
  })
  deleteRegistrationToken(
    @Arg('input', () => DeleteRegistrationTokenInput, { description: 'Token to delete.' })
    input: DeleteRegistrationTokenInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const present = ({ id }: { id: string }) => ({ deletedRegistrationTokenId: id });
    return mutate(ctx, deleteRegistrationToken, input, present, { id: 'tokenId' });
  }
}
