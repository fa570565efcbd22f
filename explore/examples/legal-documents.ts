import { pasted, type Example } from './example.js';

/** Legal documents and signatures. */
export const legalDocuments: readonly Example[] = [
  {
    id: 'legal-documents',
    group: 'People and access',
    title: 'Legal documents to sign',
    about:
      'The legal documents that apply to your tenant, your signatures, and the documents that you still have to sign. Reading your own unsigned documents starts their grace periods.',
    query: `query LegalDocuments {
  viewer {
    tenant {
      legalDocuments(first: 10, filter: { published: true }) {
        nodes { id documentType documentVersion link coveredItems { offeringItems backendTypes } }
      }
    }
    ... on User {
      id
      legalDocumentsToSign {
        signUntil
        document { id documentType documentVersion addedItems { offeringItems backendTypes } }
      }
      legalSignatures { signedAt document { documentType documentVersion } }
    }
  }
}
`,
  },
  {
    id: 'sign-legal-documents',
    group: 'People and access',
    title: 'Sign a legal document',
    about:
      'Signs documents for yourself. Signing for another user requires the role `legal_docs_signer`. Existing signatures do not change.',
    query: `mutation SignLegalDocuments($input: SignLegalDocumentsInput!) {
  signLegalDocuments(input: $input) {
    user {
      id
      login
      legalDocumentsToSign { documentId signUntil }
      legalSignatures { documentId signedAt signedBy }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: { userId: pasted('yourself'), documentIds: [pasted('a document to sign')] },
    },
  },
];
