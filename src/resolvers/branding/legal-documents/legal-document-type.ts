import { Field, ID, ObjectType } from 'type-graphql';
import { documentTexts } from '../../../domain/core/service-field-descriptions.js';
import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import { DateTime, LocalDate } from '../../engine/scalars.js';
import type { Readable } from '../../engine/selection.js';
import { Node } from '../../engine/node-type.js';

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

class Document extends Node {
  @Field(() => LegalItems, { description: documentTexts.changedItems })
  changedItems!: LegalItems;

  @Field(() => LegalItems, { description: documentTexts.addedItems })
  addedItems!: LegalItems;

  @Field(() => LegalItems, { description: documentTexts.coveredItems })
  coveredItems!: LegalItems;
}
export const LegalDocument = objectType(entities.LegalDocument, Document);

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
