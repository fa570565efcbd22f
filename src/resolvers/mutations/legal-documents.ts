import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { createDocument } from '../../domain/legal-documents/create-document.js';
import { deleteDocument } from '../../domain/legal-documents/delete-document.js';
import { signDocuments } from '../../domain/legal-documents/sign-documents.js';
import { updateDocument } from '../../domain/legal-documents/update-document.js';
import type { GraphContext } from '../context.js';
import {
  CreateLegalDocumentInput,
  DeleteLegalDocumentInput,
  PublishLegalDocumentInput,
  SignLegalDocumentsInput,
} from '../inputs/legal-document.js';
import { mutate, payloadOf } from '../mutate.js';
import { LegalDocument } from '../types/legal-document.js';
import { User } from '../types/user.js';

const legalDocument = { type: () => LegalDocument, description: 'The document, as it is now.' };
const CreateLegalDocumentPayload = payloadOf('CreateLegalDocument', { legalDocument });
const PublishLegalDocumentPayload = payloadOf('PublishLegalDocument', { legalDocument });
const DeleteLegalDocumentPayload = payloadOf('DeleteLegalDocument', {
  deletedLegalDocumentId: { type: () => ID, description: 'Id of the document that is gone.' },
});
const SignLegalDocumentsPayload = payloadOf('SignLegalDocuments', {
  user: { type: () => User, description: 'The user who is bound now.' },
});

const names = { id: 'legalDocumentId' };

@Resolver()
export class LegalDocumentMutations {
  @Mutation(() => CreateLegalDocumentPayload, {
    nullable: true,
    description: 'Adds a version of a legal document to a tenant. It holds once it is published.',
  })
  createLegalDocument(
    @Arg('input', () => CreateLegalDocumentInput, { description: 'The document.' })
    input: CreateLegalDocumentInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const present = (made: object) => ({ legalDocument: made });
    return mutate(ctx, createDocument, input, present, { ownerTenantId: 'tenantId' });
  }

  @Mutation(() => PublishLegalDocumentPayload, {
    nullable: true,
    description:
      'Publishes a legal document: from now on it holds, and neither changes nor goes. Its version must be later than what is published of its type.',
  })
  publishLegalDocument(
    @Arg('input', () => PublishLegalDocumentInput, { description: 'The document.' })
    input: PublishLegalDocumentInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const present = (changed: object) => ({ legalDocument: changed });
    return mutate(ctx, updateDocument, { ...input, published: true }, present, names);
  }

  @Mutation(() => DeleteLegalDocumentPayload, {
    nullable: true,
    description: 'Deletes a legal document that was not published.',
  })
  deleteLegalDocument(
    @Arg('input', () => DeleteLegalDocumentInput, { description: 'The document.' })
    input: DeleteLegalDocumentInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const present = ({ id }: { id: string }) => ({ deletedLegalDocumentId: id });
    return mutate(ctx, deleteDocument, input, present, names);
  }

  @Mutation(() => SignLegalDocumentsPayload, {
    nullable: true,
    description:
      'Signs legal documents for oneself, or for others with the scope `legal_docs_signer`. To sign what is signed already changes nothing.',
  })
  signLegalDocuments(
    @Arg('input', () => SignLegalDocumentsInput, { description: 'Who signs what.' })
    input: SignLegalDocumentsInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, signDocuments, input, (user) => ({ user }), { documentIds: 'items' });
  }
}
