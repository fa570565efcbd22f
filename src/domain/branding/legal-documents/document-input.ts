import { Type, type Static } from '@sinclair/typebox';
import { LegalDocument, closed, inputProperties } from '../../../entities/index.js';
import { Uuid, visibleText } from '../../core/schema.js';

const names = (maxItems: number) =>
  Type.Optional(Type.Array(visibleText(255), { maxItems, uniqueItems: true }));

const { ownerTenantId: _, ...stored } = inputProperties(LegalDocument, 'create');

/** The properties of a new legal document, without its owner. */
export const documentFields = {
  ...stored,
  changedItems: closed({ offeringItems: names(1000), backendTypes: names(100) }),
};

export const CreateDocumentInput = closed({ tenantId: Uuid, ...documentFields });
export type CreateDocumentInput = Static<typeof CreateDocumentInput>;
