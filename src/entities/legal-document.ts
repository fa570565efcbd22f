import { Type } from '@sinclair/typebox';
import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, p, time } from './columns.js';
import {
  boolean,
  date,
  enumeration,
  integer,
  moment,
  objectFields,
  oneValue,
  resource,
  text,
  uuid,
  type RowOf,
  type ValueOf,
} from './fields/index.js';

export const legalDocumentType = enumeration('LegalDocumentType', 'Type of a legal document.', {
  eula: 'License agreement with the users of the services.',
  privacy_statement: 'Privacy statement, which describes the processing of personal data.',
  platform_terms: 'Terms of the platform.',
});
export type LegalDocumentType = ValueOf<typeof legalDocumentType>;

/** The services that a legal document covers. */
export interface LegalItems {
  /** Names of offering items. */
  readonly offeringItems: readonly string[];
  /** Storage types of infrastructure, for example `azure`. */
  readonly backendTypes: readonly string[];
}

/** The grace period of a document for which the request has none, in days. */
const usualGracePeriod = 30;
const GracePeriod = Type.Integer({ minimum: 0, maximum: 3650, default: usualGracePeriod });

export const LegalDocument = resource({
  name: 'LegalDocument',
  table: 'legal_documents',
  description:
    'Version of a legal document that users sign. A published document applies to its owner and the owner’s descendants, except where a brand excludes legal documents of ancestors. It cannot be changed or deleted.',
  fields: {
    ...objectFields({
      createdAt: { rest: { name: 'created' } },
      updatedAt: { rest: false },
      deletedAt: { rest: false },
    }),
    ownerTenantId: uuid({
      description: 'Id of the tenant that the document belongs to.',
      create: { required: true, description: 'Id of the owner.' },
      rest: { name: 'owner_tenant' },
    }),
    addedBy: uuid({
      description: 'Id of the user or client that added the document.',
      nullable: true,
      rest: { omitEmpty: true },
    }),
    documentType: oneValue(legalDocumentType, {
      description:
        'Type of the document: license agreement, privacy statement or terms of the platform.',
      create: { required: true },
      filter: { oneOf: 'type' },
    }),
    documentVersion: date({ description: 'Version of the document: the date in its link.' }),
    link: text({
      description:
        'URL of the document. `[Language]` in the URL is a placeholder for the language of the reader.',
      max: 2048,
      create: {
        required: true,
        description:
          'URL of the document, with the scheme `http` or `https` and the date of the version, for example `https://example.com/eula-2019-04-04?language=[Language]`. `[Language]` is a placeholder for the language of the reader.',
      },
    }),
    comment: text({
      description: 'Comment of the author.',
      max: 2000,
      nullable: true,
      create: { nullOnRest: false },
    }),
    commonPartUpdate: boolean({
      description:
        'Whether the version changes the part that applies to all services. If true, every user must sign it.',
      create: { required: true },
    }),
    changedItems: json<LegalItems>(),
    addedItems: json<LegalItems>(),
    coveredItems: json<LegalItems>(),
    gracePeriod: integer({
      description:
        'Number of days that a user has to sign the document after it was first shown to them.',
      initial: usualGracePeriod,
      create: {
        value: GracePeriod,
        description: `Number of days that a user has to sign the document after it was first shown to them. Default: ${usualGracePeriod}.`,
      },
    }),
    publishedAt: moment({
      description:
        'Time of publication, from which the document applies; null if it is not published. Unpublished documents are visible only to callers with the scope `root_admin` on the owner.',
      nullable: true,
      rest: { name: 'published' },
    }),
  },
});
export type LegalDocument = RowOf<typeof LegalDocument>;

/** The status of a legal document for one user. */
export const LegalSignature = defineEntity({
  name: 'LegalSignature',
  tableName: 'legal_signatures',
  properties: {
    userId: p.uuid().primary(),
    documentId: p.uuid().primary(),
    /** Time when the document was first shown to the user. */
    proposedAt: time(),
    signedAt: time().nullable(),
    /** The signer: the user, or a user who can sign for others. */
    signedBy: p.uuid().nullable(),
  },
});
export type LegalSignature = InferEntity<typeof LegalSignature>;
