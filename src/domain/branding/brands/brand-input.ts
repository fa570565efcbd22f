import { Type, type Static } from '@sinclair/typebox';
import { colorSchemes } from '../../../catalogue/color-schemes.js';
import { smtpEncryptions } from '../../../entities/index.js';
import { Uuid, Version, nullable, oneOf, plainText } from '../../core/schema.js';

/** A single line of text, as required in mails and pages. */
const line = (maxLength: number) =>
  Type.String({
    maxLength,
    pattern:
      '^([^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]|[\\ud800-\\udbff][\\udc00-\\udfff])*$',
    expected: 'a single line of plain text',
  });

const optional = (maxLength: number) => Type.Optional(nullable(line(maxLength)));

/** The URLs of a brand. An empty string means no URL. */
export const brandUrls = [
  'supportUrl',
  'homeUrl',
  'helpUrl',
  'knowledgebaseUrl',
  'userGuideUrl',
  'upsellUrl',
  'termsUrl',
  'platformTermsUrl',
  'privacyPolicyUrl',
  'mobileAppAndroidDownloadUrl',
  'mobileAppIosDownloadUrl',
  'accountServerUrl',
  'regServerUrl',
  'routerUrl',
  'agentGatewayUrl',
] as const;

const Url = optional(2048);

/** The properties that an update can change. Omitted properties do not change. */
export const brandChanges = {
  companyName: optional(255),
  serviceName: optional(255),
  colorScheme: Type.Optional(oneOf(colorSchemes)),
  color: Type.Optional(
    nullable(Type.String({ pattern: '^(#?[0-9A-Fa-f]{6})?$', expected: 'six hexadecimal digits' })),
  ),
  logotype: Type.Optional(nullable(Uuid)),
  supportPhone: optional(255),
  supportUrl: Url,
  homeUrl: Url,
  helpUrl: Url,
  knowledgebaseUrl: Url,
  userGuideUrl: Url,
  upsellUrl: Url,
  termsUrl: Url,
  platformTermsUrl: Url,
  privacyPolicyUrl: Url,
  mobileAppAndroidDownloadUrl: Url,
  mobileAppIosDownloadUrl: Url,
  accountServerUrl: Url,
  backupConsoleUrl: Type.Optional(line(2048)),
  regServerUrl: Url,
  routerUrl: Url,
  agentGatewayUrl: Url,
  ownsCustomLegalDocs: Type.Optional(Type.Boolean()),
  whiteLabeledAgent: Type.Optional(Type.Boolean()),
  hidePredefined: Type.Optional(Type.Boolean()),
};

/** The properties of the mail server that an update can change. */
export const smtpChanges = {
  smtpReplyAddress: Type.Optional(
    Type.String({
      pattern:
        '^$|^[^\\s\\u0000-\\u001f\\u007f-\\u009f<>(),;:"\\[\\]\\\\@]+@[^\\s\\u0000-\\u001f\\u007f-\\u009f<>(),;:"\\[\\]\\\\@]+$',
      maxLength: 254,
      expected: 'an email address',
    }),
  ),
  smtpServer: Type.Optional(line(255)),
  smtpPort: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
  smtpUser: Type.Optional(line(255)),
  smtpPassword: Type.Optional(nullable(plainText(1024))),
  smtpEncryption: Type.Optional(oneOf(smtpEncryptions)),
};

export const UpdateBrandInput = Type.Object(
  {
    tenantId: Uuid,
    version: Version,
    ...brandChanges,
    ...smtpChanges,
    smtpOverride: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** The input for a change of a brand. */
export type BrandInput = Omit<Static<typeof UpdateBrandInput>, 'tenantId' | 'version'>;
