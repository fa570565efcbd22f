import { Resolver } from 'type-graphql';
import {
  readDocumentsToSign,
  signersByIds,
  type DocumentToSign,
} from '../../../domain/branding/legal-documents/read-documents-to-sign.js';
import {
  readSignatures,
  type SignatureRow,
} from '../../../domain/branding/legal-documents/read-signatures.js';
import type {
  LegalDocument as LegalDocumentRow,
  User as UserRow,
} from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { loaderOf, type GraphContext } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import {
  LegalDocument,
  LegalDocumentToSign,
  LegalSignature,
  readableLegalDocument,
} from './legal-document-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import { User } from '../../access/principals/user-type.js';
import { lists } from '../../../domain/lists.js';
import { tenantNode } from '../../access/nodes.js';
import { legalDocumentNode, legalDocumentsIn } from '../nodes.js';

@Resolver(() => LegalDocument)
export class LegalDocumentResolver {}
declareById(LegalDocumentResolver, 'legalDocument', readableLegalDocument, () => LegalDocument);
declareObjects<LegalDocumentRow>(LegalDocumentResolver, {
  owner: {
    ...tenantNode,
    description: 'Tenant that the document belongs to; null if the caller cannot see it.',
    id: ({ ownerTenantId }) => ownerTenantId,
  },
});
declareLists(LegalDocumentResolver, {
  legalDocuments: [
    legalDocumentsIn(lists.legalDocuments),
    'Returns the legal documents that the caller can see.',
  ],
});

@Resolver(() => Tenant)
export class TenantLegalDocumentResolver {}
declareLists(TenantLegalDocumentResolver, {
  legalDocuments: [
    legalDocumentsIn(lists.documentsOfTenant),
    'Legal documents that apply to the tenant: its own and those of its ancestors. Callers with the scope `root_admin` on the tenant also get its own unpublished documents.',
  ],
});

/** Maximum number of documents that a user has to sign: one of each type. */
const manyToSign = 3;

@Resolver(() => User)
export class UserLegalDocumentResolver {}
declareField<UserRow>(UserLegalDocumentResolver, 'field', 'legalDocumentsToSign', {
  type: () => [LegalDocumentToSign],
  description:
    'Legal documents that the user still has to sign. When users query their own list, the grace periods of new documents start.',
  size: manyToSign,
  resolve: ({ id }, _args, ctx, info) =>
    loaderOf<string, DocumentToSign[]>(ctx, info.fieldNodes, (ids) => toSign(ctx, ids)).load(id),
});
declareField<UserRow>(UserLegalDocumentResolver, 'field', 'legalSignatures', {
  type: () => [LegalSignature],
  description: 'Legal documents that the user has signed, latest first.',
  resolve: ({ id }, _args, ctx, info) =>
    loaderOf<string, SignatureRow[]>(ctx, info.fieldNodes, (ids) => readSignatures(ctx, ids)).load(
      id,
    ),
});

async function toSign(ctx: GraphContext, ids: readonly string[]): Promise<DocumentToSign[][]> {
  const signers = await signersByIds(ctx, ids);
  const documents = await readDocumentsToSign(ctx, signers);
  const found = new Map(signers.map(({ id }, index) => [id, documents[index]!]));
  return ids.map((id) => found.get(id)!);
}

const document = {
  document: {
    ...legalDocumentNode,
    description: 'Legal document; null if the caller cannot see it.',
    id: ({ documentId }: { documentId: string }) => documentId,
  },
};

@Resolver(() => LegalDocumentToSign)
export class LegalDocumentToSignResolver {}
declareObjects<DocumentToSign>(LegalDocumentToSignResolver, document);

@Resolver(() => LegalSignature)
export class LegalSignatureResolver {}
declareObjects<SignatureRow>(LegalSignatureResolver, document);
