import { Type } from '@sinclair/typebox';
import { createDocument } from '../../domain/branding/legal-documents/create-document.js';
import { deleteDocument } from '../../domain/branding/legal-documents/delete-document.js';
import { documentFields } from '../../domain/branding/legal-documents/document-input.js';
import {
  getDocument,
  listDocuments,
  listTenantDocuments,
} from '../../domain/branding/legal-documents/read-documents.js';
import { listDocumentsToSign } from '../../domain/branding/legal-documents/read-documents-to-sign.js';
import { signDocuments } from '../../domain/branding/legal-documents/sign-documents.js';
import { updateDocument } from '../../domain/branding/legal-documents/update-document.js';
import { Uuid, Version } from '../../domain/core/schema.js';
import { LegalDocument } from '../../entities/index.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { commaList } from '../engine/parameters.js';
import { creationBody } from '../engine/resource.js';
import { presentDocument, presentDocumentToSign } from './legal-document-presenter.js';
import * as schemas from './legal-document-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Legal documents';

export const legalDocumentOperations = [
  operation({
    method: 'GET',
    path: '/api/2/legal_documents',
    summary: 'Returns legal documents by their ids',
    tag,
    query: { uuids: commaList(Uuid, 100) },
    success: 200,
    response: values.items(schemas.legalDocument),
    errors: platformDomain(400, 401, 403, 404),
    action: listDocuments,
    present: (documents) => ({ items: documents.map(presentDocument) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/legal_documents/{legal_document_id}',
    summary: 'Returns a legal document',
    tag,
    success: 200,
    response: schemas.legalDocument,
    errors: platformDomain(401, 403, 404),
    action: getDocument,
    present: presentDocument,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/legal_documents/{legal_document_id}',
    summary: 'Publishes a legal document, which can then be neither changed nor deleted',
    tag,
    query: { version: Version },
    body: Type.Object({
      published: Type.Optional(
        Type.Boolean({
          description: 'True publishes the document. False has no effect. Default: false.',
        }),
      ),
    }),
    success: 202,
    response: schemas.legalDocument,
    errors: platformDomain(401, 403, 404, 409),
    action: updateDocument,
    present: presentDocument,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/legal_documents/{legal_document_id}',
    summary: 'Deletes an unpublished legal document',
    tag,
    query: { version: Version },
    success: 204,
    errors: platformDomain(401, 403, 404, 409),
    action: deleteDocument,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/legal_documents',
    summary: 'Returns the legal documents that apply to a tenant, its own first',
    tag,
    success: 200,
    response: values.items(schemas.legalDocument),
    errors: platformDomain(401, 403, 404, 415),
    action: listTenantDocuments,
    present: (documents) => ({ items: documents.map(presentDocument) }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/tenants/{tenant_id}/legal_documents',
    summary: 'Creates a version of a legal document of a tenant',
    tag,
    body: creationBody(LegalDocument, documentFields),
    success: 201,
    response: schemas.legalDocument,
    errors: platformDomain(401, 403, 409),
    action: createDocument,
    present: presentDocument,
  }),
  operation({
    method: 'GET',
    path: '/api/2/users/{user_id}/legal_documents',
    summary: 'Returns the legal documents that a user has to sign, with their last days',
    tag,
    success: 200,
    response: values.items(schemas.documentToSign),
    errors: platformDomain(401, 403, 404),
    action: listDocumentsToSign,
    present: (documents) => ({ items: documents.map(presentDocumentToSign) }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/users/{user_id}/legal_documents',
    summary: 'Signs legal documents for a user',
    tag,
    body: Type.Object({
      items: Type.Array(Uuid, {
        minItems: 1,
        maxItems: 100,
        description:
          'Ids of documents that apply to the user, at most 100. Either all are signed or none.',
      }),
    }),
    success: 200,
    errors: platformDomain(401, 403, 404),
    action: signDocuments,
    present: () => undefined,
  }),
];
