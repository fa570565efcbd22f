import { Type, type Static } from '@sinclair/typebox';
import { User, closed, inputProperties } from '../../../entities/index.js';
import { ContactInput } from '../contacts/contact-input.js';
import { Uuid, Version } from '../../core/schema.js';

const contact = Type.Optional(ContactInput);

/** The properties that an update can change. Omitted properties do not change. */
export const userChanges = { ...inputProperties(User, 'update'), contact };

export const CreateUserInput = closed({
  ...inputProperties(User, 'create'),
  contact,
  /** Accepted from older clients. A login that another user has is a conflict in any case. */
  useExistingIdentity: Type.Optional(Type.Boolean()),
});
export type CreateUserInput = Static<typeof CreateUserInput>;

export const UpdateUserInput = closed({ userId: Uuid, version: Version, ...userChanges });
export type UpdateUserInput = Static<typeof UpdateUserInput>;
