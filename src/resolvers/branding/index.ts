import { BrandMutations } from './brands/brand-mutations.js';
import { BrandResolver, TenantBrandResolver } from './brands/brands.js';
import { LegalDocumentMutations } from './legal-documents/legal-document-mutations.js';
import {
  LegalDocumentResolver,
  LegalDocumentToSignResolver,
  LegalSignatureResolver,
  TenantLegalDocumentResolver,
  UserLegalDocumentResolver,
} from './legal-documents/legal-documents.js';

/** The resolvers and mutations of this module. */
export const brandingResolvers = [
  LegalDocumentResolver,
  TenantLegalDocumentResolver,
  UserLegalDocumentResolver,
  LegalDocumentToSignResolver,
  LegalSignatureResolver,
  BrandResolver,
  TenantBrandResolver,
  BrandMutations,
  LegalDocumentMutations,
] as const;
