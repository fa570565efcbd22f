import { Type, type Static } from '@sinclair/typebox';
import { businessTypes, userNotifications } from '../../../entities/index.js';
import { ContactInput } from '../contacts/contact-input.js';
import { Language, Moment, Uuid, Version, nullable, oneOf, plainText } from '../../core/schema.js';

/** `isAcceptableLogin` validates logins. */
const Login = plainText(4096);
const ForeignId = nullable(plainText(255));

/** The properties that an update can change. Omitted properties do not change. */
export const userChanges = {
  login: Type.Optional(Login),
  externalId: Type.Optional(ForeignId),
  idpId: Type.Optional(nullable(Uuid)),
  contact: Type.Optional(ContactInput),
  enabled: Type.Optional(Type.Boolean()),
  language: Type.Optional(Language),
  notifications: Type.Optional(Type.Array(oneOf(userNotifications), { maxItems: 100 })),
  businessTypes: Type.Optional(Type.Array(oneOf(businessTypes), { maxItems: 100 })),
  disableAfter: Type.Optional(nullable(Moment)),
};

export const CreateUserInput = Type.Object(
  {
    tenantId: Uuid,
    ...userChanges,
    /** Taken for the sake of older clients: a login that is taken is a conflict all the same. */
    useExistingIdentity: Type.Optional(Type.Boolean()),
    originId: Type.Optional(ForeignId),
    originExternalId: Type.Optional(ForeignId),
  },
  { additionalProperties: false },
);
export type CreateUserInput = Static<typeof CreateUserInput>;

export const UpdateUserInput = Type.Object(
  { userId: Uuid, version: Version, ...userChanges },
  { additionalProperties: false },
);
export type UpdateUserInput = Static<typeof UpdateUserInput>;
