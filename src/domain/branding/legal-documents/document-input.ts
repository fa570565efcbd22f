import { Type, type Static } from '@sinclair/typebox';
import { legalDocumentTypes } from '../../../entities/index.js';
import { Uuid, nullable, oneOf, plainText, visibleText } from '../../core/schema.js';

/** Days that a user has to sign a document in whose writer says nothing of it. */
const usualGracePeriod = 30;

/** Maximum grace period, in days. */
const longestGracePeriod = 3650;

const names = (maxItems: number) =>
  Type.Optional(Type.Array(visibleText(255), { maxItems, uniqueItems: true }));

/** What a new legal document is said to be, beside whose it is. */
export const documentFields = {
  documentType: oneOf(legalDocumentTypes),
  comment: Type.Optional(nullable(plainText(2000))),
  commonPartUpdate: Type.Boolean(),
  changedItems: Type.Object(
    { offeringItems: names(1000), backendTypes: names(100) },
    { additionalProperties: false },
  ),
  link: plainText(2048),
  gracePeriod: Type.Optional(
    Type.Integer({ minimum: 0, maximum: longestGracePeriod, default: usualGracePeriod }),
  ),
};

export const CreateDocumentInput = Type.Object(
  { tenantId: Uuid, ...documentFields },
  { additionalProperties: false },
);
export type CreateDocumentInput = Static<typeof CreateDocumentInput>;

/** The requested or default grace period, in days. */
export const gracePeriodOf = ({ gracePeriod = usualGracePeriod }: CreateDocumentInput): number =>
  gracePeriod;
