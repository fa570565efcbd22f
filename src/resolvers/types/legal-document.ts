import { Field, ID, Int, ObjectType } from 'type-graphql';
import { kinds } from '../../domain/reads/kinds.js';
import type { LegalDocumentType } from '../../entities/index.js';
import { LegalDocumentTypeEnum } from '../legal-enums.js';
import { DateTime, LocalDate } from '../scalars.js';
import type { Readable } from '../selection.js';
import { Node, declareDates } from './node.js';

@ObjectType('LegalItems', {
  simpleResolvers: true,
  description: 'What of the services a legal document speaks of.',
})
export class LegalItems {
  @Field(() => [String], { description: 'Names of offering items.' })
  offeringItems!: string[];

  @Field(() => [String], { description: 'Kinds of storage behind components, such as `azure`.' })
  backendTypes!: string[];
}

@ObjectType('LegalDocument', {
  implements: Node,
  simpleResolvers: true,
  description:
    'A version of a document that users sign. Once published it holds for the owner and all below it, down to where a brand has documents of its own, and never changes.',
})
export class LegalDocument extends Node {
  @Field(() => Int, { description: 'Grows by one with every change.' })
  version!: number;

  @Field(() => ID, { description: 'Id of the tenant that it belongs to.' })
  ownerTenantId!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the user or client who added it.' })
  addedBy!: string | null;

  @Field(() => LegalDocumentTypeEnum, { description: 'What it is about.' })
  documentType!: LegalDocumentType;

  @Field(() => LocalDate, { description: 'The date that its link carries: which version it is.' })
  documentVersion!: string;

  @Field(() => String, {
    description:
      'Where it is. `[Language]` in the link stands for the language of whoever reads it.',
  })
  link!: string;

  @Field(() => String, { nullable: true, description: 'What its author says of it.' })
  comment!: string | null;

  @Field(() => Boolean, {
    description: 'Whether what holds for every service has changed: everybody signs anew.',
  })
  commonPartUpdate!: boolean;

  @Field(() => LegalItems, { description: 'What has changed since the version before it.' })
  changedItems!: LegalItems;

  @Field(() => LegalItems, { description: 'What it covers that the version before it did not.' })
  addedItems!: LegalItems;

  @Field(() => LegalItems, { description: 'All that it and the versions before it speak of.' })
  coveredItems!: LegalItems;

  @Field(() => Int, {
    description: 'Days that a user has to sign it from when it was first put before them.',
  })
  gracePeriod!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it holds; null until it is published, for its administrators alone.',
  })
  publishedAt!: number | null;
}
declareDates(LegalDocument);

export const readableLegalDocument: Readable = {
  kind: kinds.legalDocument,
  needs: { owner: ['ownerTenantId'] },
};

@ObjectType('LegalDocumentToSign', {
  simpleResolvers: true,
  description: 'A legal document that a user still has to sign.',
})
export class LegalDocumentToSign {
  @Field(() => ID, { description: 'Id of the document.' })
  documentId!: string;

  @Field(() => LocalDate, {
    nullable: true,
    description:
      'The last day to sign it, in UTC; null until it was put before the user, which their own asking does.',
  })
  signUntil!: string | null;
}

@ObjectType('LegalSignature', {
  simpleResolvers: true,
  description: 'A legal document that a user has signed.',
})
export class LegalSignature {
  @Field(() => ID, { description: 'Id of the document.' })
  documentId!: string;

  @Field(() => DateTime, { description: 'When it was signed.' })
  signedAt!: number;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of whoever signed: the user, or somebody who may sign for others.',
  })
  signedBy!: string | null;
}
