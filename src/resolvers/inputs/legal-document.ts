import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import type { LegalDocumentType } from '../../entities/index.js';
import { LegalDocumentTypeEnum } from '../legal-enums.js';
import { ObjectFilter, ObjectOrder, PageArgs, common, type Order } from './paging.js';
import { VersionedInput, versioned } from './versioned.js';

@InputType('LegalDocumentFilter', {
  description: 'Which legal documents a list has. All that is given must hold.',
})
export class LegalDocumentFilter extends ObjectFilter {
  @Field(() => [LegalDocumentTypeEnum], { nullable: true, description: 'One of these types.' })
  documentType?: LegalDocumentType[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is published.' })
  published?: boolean | null;
}
common(LegalDocumentFilter);

@ArgsType()
export class LegalDocumentPage extends PageArgs {
  @Field(() => LegalDocumentFilter, { nullable: true, description: 'Which documents.' })
  filter?: LegalDocumentFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'In which order; by id unless it is given.',
  })
  orderBy?: Order | null;
}

@InputType('LegalItemsInput', {
  description: 'What of the services a legal document speaks of.',
})
export class LegalItemsInput {
  @Field(() => [String], {
    nullable: true,
    description: 'Names of offering items of the catalogue.',
  })
  offeringItems?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Kinds of storage behind components, such as `azure`.',
  })
  backendTypes?: string[] | null;
}

@InputType('CreateLegalDocumentInput', {
  description: 'A new version of a legal document. It holds for nobody before it is published.',
})
export class CreateLegalDocumentInput {
  @Field(() => ID, { description: 'Id of the tenant that is to own it.' })
  ownerTenantId!: string;

  @Field(() => LegalDocumentTypeEnum, { description: 'What it is about.' })
  documentType!: LegalDocumentType;

  @Field(() => String, {
    description:
      'Where it is: an http or https URL that carries the date of the version, such as `https://example.com/eula-2019-04-04?language=[Language]`.',
  })
  link!: string;

  @Field(() => String, { nullable: true, description: 'What you want to say of it.' })
  comment?: string | null;

  @Field(() => Boolean, {
    description: 'Whether what holds for every service has changed: everybody signs anew.',
  })
  commonPartUpdate!: boolean;

  @Field(() => LegalItemsInput, {
    description:
      'What else has changed since the version before it: who has any of that signs anew.',
  })
  changedItems!: LegalItemsInput;

  @Field(() => Int, {
    nullable: true,
    description:
      'Days that a user has to sign it from when it was first put before them; 30 unless it is given.',
  })
  gracePeriod?: number | null;
}

@InputType('PublishLegalDocumentInput', { description: 'The legal document to publish.' })
export class PublishLegalDocumentInput extends VersionedInput {}
versioned(PublishLegalDocumentInput);

@InputType('DeleteLegalDocumentInput', { description: 'The legal document to delete.' })
export class DeleteLegalDocumentInput extends VersionedInput {}
versioned(DeleteLegalDocumentInput);

@InputType('SignLegalDocumentsInput', { description: 'Who signs what.' })
export class SignLegalDocumentsInput {
  @Field(() => ID, { description: 'Id of the user whom it binds.' })
  userId!: string;

  @Field(() => [ID], {
    description: 'Ids of documents that hold for the user: all are signed, or none.',
  })
  documentIds!: string[];
}
