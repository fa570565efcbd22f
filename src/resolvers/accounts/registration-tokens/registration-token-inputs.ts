import { Field, ID, InputType, Int } from 'type-graphql';
import { tokenFields } from '../../../domain/accounts/registration-tokens/create-registration-token.js';
import { RegistrationToken } from '../../../entities/index.js';
import { filterType, inputType, pageType } from '../../engine/resource-types.js';

export const RegistrationTokenPage = pageType(
  'tokens',
  filterType(RegistrationToken, 'registration tokens'),
);

class NewToken {
  @Field(() => Int, { description: tokenFields.expiresIn.description! })
  expiresIn!: number;
}
export const CreateRegistrationTokenInput = inputType(
  'CreateRegistrationTokenInput',
  'A new registration token.',
  RegistrationToken,
  'create',
  { target: NewToken },
);

@InputType('DeleteRegistrationTokenInput', { description: 'Registration token to delete.' })
export class DeleteRegistrationTokenInput {
  @Field(() => ID, { description: 'Id of the token.' })
  id!: string;
}
