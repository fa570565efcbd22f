import { Type, type Static } from '@sinclair/typebox';
import { contactTypes, type Contact, newStamps } from '../../../entities/index.js';
import { nullable, oneOf, plainText } from '../../core/schema.js';

const text = () => Type.Optional(nullable(plainText(1024)));

/** An email address as allowed by the contract: empty, or any text with an `@` inside. */
const email = Type.String({
  pattern: '^$|^[^\\s\\u0000][^\\s\\u0000@]*@[^\\s\\u0000]+$',
  maxLength: 320,
});

/** The fields of a contact that callers can set. */
export const contactFields = {
  types: Type.Optional(Type.Array(oneOf(contactTypes), { uniqueItems: true })),
  email: Type.Optional(nullable(email)),
  address1: text(),
  address2: text(),
  country: text(),
  state: text(),
  city: text(),
  zipcode: text(),
  phone: text(),
  firstname: text(),
  lastname: text(),
  title: text(),
  website: text(),
  industry: text(),
  organizationSize: text(),
  emailConfirmed: Type.Optional(nullable(Type.Boolean())),
  aan: text(),
  fax: text(),
  language: text(),
};

export const ContactInput = Type.Object(contactFields, { additionalProperties: false });
export type ContactInput = Static<typeof ContactInput>;

const emptyFields = Object.fromEntries(
  Object.keys(contactFields).map((name) => [name, name === 'types' ? [] : null]),
) as unknown as Pick<Contact, keyof typeof contactFields>;

/** Creates a contact of a tenant or user from `input`. */
export function newContact(
  stamps: Pick<Contact, 'id' | 'tenantId' | 'userId' | 'embedded'> & { now: number },
  input: ContactInput,
): Omit<Contact, 'emailKey' | 'nameKey'> {
  const { now, ...keys } = stamps;
  return {
    ...emptyFields,
    ...keys,
    ...newStamps(now),
    ...(input as Partial<Contact>),
  };
}
