import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { documentTexts } from '../../../domain/core/service-field-descriptions.js';
import type { LegalDocumentType } from '../../../entities/index.js';
import { LegalDocumentTypeEnum } from './legal-document-enums.js';
import { ObjectFilter, common } from '../../engine/filter-inputs.js';
import { ObjectOrder, PageArgs, type Order } from '../../engine/page-inputs.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

@InputType('LegalDocumentFilter', {
  description: 'Conditions on legal documents. All given conditions must match.',
})
export class LegalDocumentFilter extends ObjectFilter {
  @Field(() => [LegalDocumentTypeEnum], {
    nullable: true,
    description: 'Filters by type: one of these.',
  })
  documentType?: LegalDocumentType[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Filters by whether the document is published.',
  })
  published?: boolean | null;
}
common(LegalDocumentFilter);

@ArgsType()
export class LegalDocumentPage extends PageArgs {
  @Field(() => LegalDocumentFilter, { nullable: true, description: 'Filters the legal documents.' })
  filter?: LegalDocumentFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'Order of the list. Default: by id.',
  })
  orderBy?: Order | null;
}

@InputType('LegalItemsInput', {
  description: 'Items of services to which a legal document refers.',
})
export class LegalItemsInput {
  @Field(() => [String], {
    nullable: true,
    description: 'Names of offering items of the catalog.',
  })
  offeringItems?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Storage backend types of infrastructure components, for example `azure`.',
  })
  backendTypes?: string[] | null;
}

@InputType('CreateLegalDocumentInput', {
  description: 'New version of a legal document. It does not apply before it is published.',
})
export class CreateLegalDocumentInput {
  @Field(() => ID, { description: 'Id of the owner.' })
  ownerTenantId!: string;

  @Field(() => LegalDocumentTypeEnum, { description: 'Type of the document.' })
  documentType!: LegalDocumentType;

  @Field(() => String, {
    description: documentTexts.newLink,
  })
  link!: string;

  @Field(() => String, { nullable: true, description: documentTexts.comment })
  comment?: string | null;

  @Field(() => Boolean, {
    description: documentTexts.commonPartUpdate,
  })
  commonPartUpdate!: boolean;

  @Field(() => LegalItemsInput, {
    description: documentTexts.changedItems,
  })
  changedItems!: LegalItemsInput;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of days that a user has to sign the document after it was first shown to them. Default: 30.',
  })
  gracePeriod?: number | null;
}

@InputType('PublishLegalDocumentInput', { description: 'Legal document to publish.' })
export class PublishLegalDocumentInput extends VersionedInput {}
versioned(PublishLegalDocumentInput);

@InputType('DeleteLegalDocumentInput', { description: 'Legal document to delete.' })
export class DeleteLegalDocumentInput extends VersionedInput {}
versioned(DeleteLegalDocumentInput);

@InputType('SignLegalDocumentsInput', { description: 'User and legal documents to sign.' })
export class SignLegalDocumentsInput {
  @Field(() => ID, { description: 'Id of the user for whom the documents are signed.' })
  userId!: string;

  @Field(() => [ID], {
    description:
      'Ids of documents that apply to the user, at most 100. Either all are signed or none.',
  })
  documentIds!: string[];
}
