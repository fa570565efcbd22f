import { Field, ID, Int, ObjectType } from 'type-graphql';
import { documentTexts } from '../../../domain/core/service-field-descriptions.js';
import { resources } from '../../../domain/resources.js';
import type { LegalDocumentType } from '../../../entities/index.js';
import { LegalDocumentTypeEnum } from './legal-document-enums.js';
import { DateTime, LocalDate } from '../../engine/scalars.js';
import type { Readable } from '../../engine/selection.js';
import { Node, declareDates } from '../../engine/node-type.js';

@ObjectType('LegalItems', {
  simpleResolvers: true,
  description: 'Items of services to which a legal document refers.',
})
export class LegalItems {
  @Field(() => [String], { description: 'Names of offering items.' })
  offeringItems!: string[];

  @Field(() => [String], {
    description: 'Storage backend types of infrastructure components, for example `azure`.',
  })
  backendTypes!: string[];
}

@ObjectType('LegalDocument', {
  implements: Node,
  simpleResolvers: true,
  description:
    'Version of a legal document that users sign. A published document applies to its owner and the owner’s descendants, except where a brand excludes legal documents of ancestors. It cannot be changed or deleted.',
})
export class LegalDocument extends Node {
  @Field(() => Int, {
    description: 'Version number of the object. It increases by one with every change.',
  })
  version!: number;

  @Field(() => ID, { description: 'Id of the tenant that the document belongs to.' })
  ownerTenantId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the user or client that added the document.',
  })
  addedBy!: string | null;

  @Field(() => LegalDocumentTypeEnum, { description: 'Type of the document.' })
  documentType!: LegalDocumentType;

  @Field(() => LocalDate, { description: 'Version of the document: the date in its link.' })
  documentVersion!: string;

  @Field(() => String, {
    description: documentTexts.link,
  })
  link!: string;

  @Field(() => String, { nullable: true, description: documentTexts.comment })
  comment!: string | null;

  @Field(() => Boolean, {
    description: documentTexts.commonPartUpdate,
  })
  commonPartUpdate!: boolean;

  @Field(() => LegalItems, { description: documentTexts.changedItems })
  changedItems!: LegalItems;

  @Field(() => LegalItems, { description: documentTexts.addedItems })
  addedItems!: LegalItems;

  @Field(() => LegalItems, { description: documentTexts.coveredItems })
  coveredItems!: LegalItems;

  @Field(() => Int, {
    description: documentTexts.gracePeriod,
  })
  gracePeriod!: number;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time of publication; null if the document is not published. Unpublished documents are visible only to callers with the scope `root_admin` on the owner.',
  })
  publishedAt!: number | null;
}
declareDates(LegalDocument);

export const readableLegalDocument: Readable = {
  resource: resources.legalDocument,
  needs: { owner: ['ownerTenantId'] },
};

@ObjectType('LegalDocumentToSign', {
  simpleResolvers: true,
  description: 'Legal document that a user still has to sign.',
})
export class LegalDocumentToSign {
  @Field(() => ID, { description: 'Id of the document.' })
  documentId!: string;

  @Field(() => LocalDate, {
    nullable: true,
    description: documentTexts.signUntil,
  })
  signUntil!: string | null;
}

@ObjectType('LegalSignature', {
  simpleResolvers: true,
  description: 'Legal document that a user has signed.',
})
export class LegalSignature {
  @Field(() => ID, { description: 'Id of the document.' })
  documentId!: string;

  @Field(() => DateTime, { description: 'Time when the document was signed.' })
  signedAt!: number;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the principal that signed: the user, or a principal with the scope `legal_docs_signer`; null if it is not known.',
  })
  signedBy!: string | null;
}
