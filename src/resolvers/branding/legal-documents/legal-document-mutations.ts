import { createDocument } from '../../../domain/branding/legal-documents/create-document.js';
import { deleteDocument } from '../../../domain/branding/legal-documents/delete-document.js';
import { signDocuments } from '../../../domain/branding/legal-documents/sign-documents.js';
import { updateDocument } from '../../../domain/branding/legal-documents/update-document.js';
import {
  CreateLegalDocumentInput,
  DeleteLegalDocumentInput,
  PublishLegalDocumentInput,
  SignLegalDocumentsInput,
} from './legal-document-inputs.js';
import { idOf, mutation, mutations } from '../../engine/mutations.js';
import { LegalDocument } from './legal-document-type.js';
import { User } from '../../access/principals/user-type.js';

const legalDocument = {
  type: () => LegalDocument,
  description: 'Legal document after the change.',
};
const names = { id: 'legalDocumentId' };

export const LegalDocumentMutations = mutations({
  createLegalDocument: mutation({
    description:
      'Creates a version of a legal document of a tenant. It applies after it is published. Requires the scope `root_admin` on the owner.',
    input: [CreateLegalDocumentInput, 'Legal document.'],
    names: { ownerTenantId: 'tenantId' },
    action: createDocument,
    payload: { legalDocument },
  }),
  publishLegalDocument: mutation({
    description:
      'Publishes a legal document. From then on it applies and can be neither changed nor deleted. Its version must be later than the published version of the same type. Requires the scope `root_admin` on the owner.',
    input: [PublishLegalDocumentInput, 'Legal document.'],
    names,
    prepare: (input) => ({ ...input, published: true }),
    action: updateDocument,
    payload: { legalDocument },
  }),
  deleteLegalDocument: mutation({
    description:
      'Deletes an unpublished legal document. Requires the scope `root_admin` on the owner.',
    input: [DeleteLegalDocumentInput, 'Legal document.'],
    names,
    action: deleteDocument,
    payload: { deletedLegalDocumentId: idOf('Id of the deleted legal document.') },
  }),
  signLegalDocuments: mutation({
    description:
      'Signs legal documents for a user. Users can sign for themselves; signing for other users requires the scope `legal_docs_signer`. Documents that are already signed are not changed.',
    input: [SignLegalDocumentsInput, 'User and legal documents.'],
    names: { documentIds: 'items' },
    action: signDocuments,
    payload: {
      user: { type: () => User, description: 'User for whom the documents were signed.' },
    },
  }),
});
