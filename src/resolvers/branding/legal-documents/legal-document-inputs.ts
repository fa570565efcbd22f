import { Field, ID, InputType } from 'type-graphql';
import { documentTexts } from '../../../domain/core/service-field-descriptions.js';
import { LegalDocument } from '../../../entities/index.js';
import { filterType, inputType, pageType } from '../../engine/resource-types.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

class Filter {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Filters by whether the document is published.',
  })
  published?: boolean | null;
}
export const LegalDocumentPage = pageType(
  'legal documents',
  filterType(LegalDocument, 'legal documents', Filter),
);

@InputType('LegalItemsInput', {
  description: 'Items of services to which a legal document refers.',
})
class LegalItemsInput {
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

class NewDocument {
  @Field(() => LegalItemsInput, { description: documentTexts.changedItems })
  changedItems!: LegalItemsInput;
}
export const CreateLegalDocumentInput = inputType(
  'CreateLegalDocumentInput',
  'New version of a legal document. It does not apply before it is published.',
  LegalDocument,
  'create',
  { target: NewDocument },
);

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
