import { keepKeys, nullableKey, p } from './columns.js';
import {
  boolean,
  enumeration,
  listOf,
  objectFields,
  resource,
  text,
  uuid,
  type FieldOptions,
  type RowOf,
  type ValueOf,
} from './fields/index.js';
import { EmailAddress, Uuid, values } from './fields/values.js';
import { foldName, foldOptional, type OptionalText } from './fold-text.js';

export const contactType = enumeration('ContactType', 'Purpose of a contact.', {
  legal: 'The company itself. Every tenant has exactly one legal contact.',
  primary: 'Primary contact.',
  billing: 'Invoices and payments.',
  technical: 'Technical questions.',
  management: 'Management decisions.',
});
export type ContactType = ValueOf<typeof contactType>;

interface ContactName {
  readonly firstname?: OptionalText;
  readonly lastname?: OptionalText;
}

/** Returns the comparison key of first and last name; null if both are missing. */
export const contactNameKey = ({ firstname, lastname }: ContactName): string | null =>
  foldName(`${firstname ?? ''} ${lastname ?? ''}`) || null;

const writable = { create: {}, update: {} };
/** `POST /contacts` requires the property, if only as null. */
const requiredToCreate = { create: { required: true }, update: {} } as const;

/** Free text, null if unknown. */
const detail = <const O extends Partial<FieldOptions>>(description: string, options?: O) =>
  text({ description, max: 1024, nullable: true, ...writable, ...(options as O) });

const nullableOnRest = { rest: { type: 'nullable' } } as const;

export const Contact = resource({
  name: 'Contact',
  table: 'contacts',
  description: 'Contact data of a tenant, of a user, or of a user who acts for a tenant.',
  fields: {
    ...objectFields({
      version: { rest: false, graph: false },
      createdAt: nullableOnRest,
      updatedAt: nullableOnRest,
    }),
    tenantId: uuid({
      description: 'Id of the tenant that the contact belongs to.',
      create: { description: 'Id of the tenant. Default: the tenant of the user.' },
      update: {},
      rest: { type: 'nullable text' },
    }),
    userId: uuid({
      description:
        'Id of the user that the contact belongs to or who acts for the tenant; null if there is none.',
      nullable: true,
      create: { value: Uuid, description: 'Id of the user who acts for the tenant.' },
      update: { nullOnRest: false },
      rest: { type: 'text' },
    }),
    /** Whether the contact is the built-in contact of its tenant or user, which is deleted with it. */
    embedded: p.boolean().$type<boolean>(),
    types: listOf(contactType, {
      description: 'Purposes of the contact.',
      create: {
        required: true,
        value: values(contactType, { minItems: 1 }),
        description: 'Purposes of the contact, at least one.',
      },
      update: {},
      initial: [],
      filter: { anyOf: 'purpose' },
    }),
    email: detail('Email address.', {
      ...requiredToCreate,
      value: EmailAddress,
      filter: { text: 'email address', key: 'emailKey' },
      example: 'ada@example.com',
    }),
    emailKey: nullableKey(),
    address1: detail('First line of the postal address.', { example: '12 Harbour Street' }),
    address2: detail('Second line of the postal address.'),
    country: detail('Country.', { example: 'Ireland' }),
    state: detail('State or province.'),
    city: detail('City.', { example: 'Rivertown' }),
    zipcode: detail('Postal code.', { example: 'D01 F5P2' }),
    phone: detail('Phone number.', { example: '+353 1 555 0100' }),
    firstname: detail('First name.', { ...requiredToCreate, graph: 'firstName', example: 'Ada' }),
    lastname: detail('Last name.', {
      ...requiredToCreate,
      graph: 'lastName',
      example: 'Lovelace',
    }),
    /** First and last name, folded for comparison; null for a contact without either. */
    nameKey: nullableKey(),
    title: detail('Title or position.'),
    website: detail('Website.'),
    industry: detail('Industry of the company.'),
    organizationSize: detail('Number of employees of the company, as free text.'),
    emailConfirmed: boolean({
      description: 'Whether the email address is confirmed; null if unknown.',
      nullable: true,
      ...writable,
    }),
    aan: detail('Account number in an external system.'),
    fax: detail('Fax number.'),
    language: detail('Preferred language.'),
  },
  hooks: keepKeys<ContactName & { email?: OptionalText }>({
    emailKey: ({ email }) => foldOptional(email),
    nameKey: contactNameKey,
  }),
});
export type Contact = RowOf<typeof Contact>;
