import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, keepKeys, nullableKey, p, stamps } from './columns.js';
import { foldName, foldOptional, type OptionalText } from './fold-text.js';

export const contactTypes = ['legal', 'primary', 'billing', 'technical', 'management'] as const;
export type ContactType = (typeof contactTypes)[number];

interface ContactName {
  readonly firstname?: OptionalText;
  readonly lastname?: OptionalText;
}

/** Returns the comparison key of first and last name; null if both are missing. */
export const contactNameKey = ({ firstname, lastname }: ContactName): string | null =>
  foldName(`${firstname ?? ''} ${lastname ?? ''}`) || null;

/** Contact data of a tenant, of a user, or of a user who acts for a tenant. */
export const Contact = defineEntity({
  name: 'Contact',
  tableName: 'contacts',
  properties: {
    ...stamps(),
    tenantId: p.uuid(),
    userId: p.uuid().nullable(),
    /** Whether the contact is the built-in contact of its tenant or user, which is deleted with it. */
    embedded: p.boolean().$type<boolean>(),
    types: json<ContactType[]>(),
    email: p.string().nullable(),
    emailKey: nullableKey(),
    address1: p.string().nullable(),
    address2: p.string().nullable(),
    country: p.string().nullable(),
    state: p.string().nullable(),
    city: p.string().nullable(),
    zipcode: p.string().nullable(),
    phone: p.string().nullable(),
    firstname: p.string().nullable(),
    lastname: p.string().nullable(),
    /** First and last name, folded for comparison; null if both are missing. */
    nameKey: nullableKey(),
    title: p.string().nullable(),
    website: p.string().nullable(),
    industry: p.string().nullable(),
    organizationSize: p.string().nullable(),
    emailConfirmed: p.boolean().$type<boolean>().nullable(),
    aan: p.string().nullable(),
    fax: p.string().nullable(),
    language: p.string().nullable(),
  },
  hooks: keepKeys<ContactName & { email?: OptionalText }>({
    emailKey: ({ email }) => foldOptional(email),
    nameKey: contactNameKey,
  }),
});
export type Contact = InferEntity<typeof Contact>;
