import { run } from '../domain/core/action.js';
import type { RequestContext } from '../domain/core/context.js';
import { createDocument } from '../domain/branding/legal-documents/create-document.js';
import { signDocuments } from '../domain/branding/legal-documents/sign-documents.js';
import { updateDocument } from '../domain/branding/legal-documents/update-document.js';
import { documents, lateSigner } from './world-documents.js';

/** A user who signs documents. */
interface DemoSigner {
  readonly id: string;
  readonly login: string;
  context(): Promise<RequestContext>;
}

/**
 * Publishes the legal documents of the platform under `tenantId` one after the other. All users
 * sign each document, except for one user who has not signed the last one.
 */
export async function createDocuments(
  admin: RequestContext,
  tenantId: string,
  signers: readonly DemoSigner[],
): Promise<void> {
  for (const [index, document] of documents.entries()) {
    const { id: legalDocumentId, version } = await run(createDocument, admin, {
      tenantId,
      ...document,
    });
    await run(updateDocument, admin, { legalDocumentId, version, published: true });
    const isLast = index === documents.length - 1;
    for (const { id: userId, login, context } of signers) {
      if (isLast && login === lateSigner) continue;
      await run(signDocuments, await context(), { userId, items: [legalDocumentId] });
    }
  }
}
