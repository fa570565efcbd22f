import { Type, type Static } from '@sinclair/typebox';
import { legalDocumentTypes } from '../../../entities/index.js';
import { Uuid, nullable, oneOf, plainText, visibleText } from '../../core/schema.js';

/** Default grace period, in days. */
const usualGracePeriod = 30;

/** Maximum grace period, in days. */
const longestGracePeriod = 3650;

const names = (maxItems: number) =>
  Type.Optional(Type.Array(visibleText(255), { maxItems, uniqueItems: true }));

/** The content of a new legal document, without its owner. */
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
