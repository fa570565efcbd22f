import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { createDocument } from '../../../domain/branding/legal-documents/create-document.js';
import { deleteDocument } from '../../../domain/branding/legal-documents/delete-document.js';
import { signDocuments } from '../../../domain/branding/legal-documents/sign-documents.js';
import { updateDocument } from '../../../domain/branding/legal-documents/update-document.js';
import type { GraphContext } from '../../engine/context.js';
import {
  CreateLegalDocumentInput,
  DeleteLegalDocumentInput,
  PublishLegalDocumentInput,
  SignLegalDocumentsInput,
} from './legal-document-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { LegalDocument } from './legal-document-type.js';
import { User } from '../../accounts/users/user-type.js';

const legalDocument = {
  type: () => LegalDocument,
  description: 'Legal document after the change.',
};
const CreateLegalDocumentPayload = payloadOf('CreateLegalDocument', { legalDocument });
const PublishLegalDocumentPayload = payloadOf('PublishLegalDocument', { legalDocument });
const DeleteLegalDocumentPayload = payloadOf('DeleteLegalDocument', {
  deletedLegalDocumentId: { type: () => ID, description: 'Id of the deleted legal document.' },
});
const SignLegalDocumentsPayload = payloadOf('SignLegalDocuments', {
  user: { type: () => User, description: 'User for whom the documents were signed.' },
});

const names = { id: 'legalDocumentId' };

@Resolver()
export class LegalDocumentMutations {
  @Mutation(() => CreateLegalDocumentPayload, {
    nullable: true,
    description:
      'Creates a version of a legal document of a tenant. It applies after it is published. Requires the scope `root_admin` on the owner.',
  })
  createLegalDocument(
    @Arg('input', () => CreateLegalDocumentInput, { description: 'Legal document.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const present = (made: object) => ({ legalDocument: made });
    return mutate(ctx, createDocument, input, present, { ownerTenantId: 'tenantId' });
  }

  @Mutation(() => PublishLegalDocumentPayload, {
    nullable: true,
    description:
      'Publishes a legal document. From then on it applies and can be neither changed nor deleted. Its version must be later than the published version of the same type. Requires the scope `root_admin` on the owner.',
  })
  publishLegalDocument(
    @Arg('input', () => PublishLegalDocumentInput, { description: 'Legal document.' })
    input: PublishLegalDocumentInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const present = (changed: object) => ({ legalDocument: changed });
    return mutate(ctx, updateDocument, { ...input, published: true }, present, names);
  }

  @Mutation(() => DeleteLegalDocumentPayload, {
    nullable: true,
    description:
      'Deletes an unpublished legal document. Requires the scope `root_admin` on the owner.',
  })
  deleteLegalDocument(
    @Arg('input', () => DeleteLegalDocumentInput, { description: 'Legal document.' })
    input: DeleteLegalDocumentInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const present = ({ id }: { id: string }) => ({ deletedLegalDocumentId: id });
    return mutate(ctx, deleteDocument, input, present, names);
  }

  @Mutation(() => SignLegalDocumentsPayload, {
    nullable: true,
    description:
      'Signs legal documents for a user. Users can sign for themselves; signing for other users requires the scope `legal_docs_signer`. Documents that are already signed are not changed.',
  })
  signLegalDocuments(
    @Arg('input', () => SignLegalDocumentsInput, { description: 'User and legal documents.' })
    input: SignLegalDocumentsInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, signDocuments, input, (user) => ({ user }), { documentIds: 'items' });
  }
}
