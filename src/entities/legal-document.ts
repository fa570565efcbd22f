import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, stamps, time } from './columns.js';

export const legalDocumentTypes = ['eula', 'privacy_statement', 'platform_terms'] as const;
export type LegalDocumentType = (typeof legalDocumentTypes)[number];

/** The services that a legal document covers. */
export interface LegalItems {
  /** Names of offering items. */
  readonly offeringItems: readonly string[];
  /** Storage types of infrastructure, for example `azure`. */
  readonly backendTypes: readonly string[];
}

/** A document that users sign: one version of a type, for its owner and the descendants of the owner. */
export const LegalDocument = defineEntity({
  name: 'LegalDocument',
  tableName: 'legal_documents',
  properties: {
    ...stamps(),
    ownerTenantId: p.uuid(),
    /** The user or client that added the document. */
    addedBy: p.uuid().nullable(),
    documentType: oneOf(legalDocumentTypes),
    link: p.string(),
    /** The date in the link, for example `2019-04-04`. */
    documentVersion: p.string(),
    comment: p.string().nullable(),
    /** Whether the part that covers all services has changed, so that all users must sign again. */
    commonPartUpdate: p.boolean().$type<boolean>(),
    changedItems: json<LegalItems>(),
    addedItems: json<LegalItems>(),
    coveredItems: json<LegalItems>(),
    /** Number of days that a user has to sign the document after it was first shown to them. */
    gracePeriod: p.integer(),
    /** Publication time. The document applies from then on and can no longer change. */
    publishedAt: time().nullable(),
  },
});
export type LegalDocument = InferEntity<typeof LegalDocument>;

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
