import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { Type } from '@sinclair/typebox';
import { oneOf, p, time } from './columns.js';
import { colorScheme } from './color-schemes.js';
import {
  bigint,
  boolean,
  enumeration,
  integer,
  objectFields,
  oneValue,
  resource,
  text,
  uuid,
  type RowOf,
  type ValueOf,
} from './fields/index.js';
import { lineOfText } from './fields/values.js';

export const smtpEncryption = enumeration(
  'SmtpEncryption',
  'Encryption of the connection to a mail server.',
  {
    '': 'No encryption is required; it is used if the server offers it.',
    SSL: 'TLS from the start of the connection.',
    TLS: 'TLS after the STARTTLS command.',
  },
);
export type SmtpEncryption = ValueOf<typeof smtpEncryption>;

const hidden = { rest: false, graph: false } as const;

/** Text that pages and mails show if it is set. An empty text removes it. */
const line = (description: string, value = lineOfText(255)) =>
  text({ description, value, nullable: true, update: {} });

const url = (description: string) => line(description, lineOfText(2048));

const flag = (description: string) => boolean({ description, initial: false, update: {} });

/** The optional URLs of a brand. */
const urls = {
  supportUrl: url('URL of user support.'),
  homeUrl: url('URL of the home page.'),
  helpUrl: url('URL of the online help.'),
  knowledgebaseUrl: url('URL of the knowledge base that explains errors.'),
  userGuideUrl: url('URL of the user guide.'),
  upsellUrl: url('URL where users can buy more services.'),
  termsUrl: url('URL of the terms of use; null or empty if there are none.'),
  platformTermsUrl: url('URL of the terms of the platform; null or empty if there are none.'),
  privacyPolicyUrl: url('URL of the privacy policy; null or empty if there is none.'),
  mobileAppAndroidDownloadUrl: url('URL where the Android app can be downloaded.'),
  mobileAppIosDownloadUrl: url('URL where the iOS app can be downloaded.'),
  accountServerUrl: url('URL of the server where users sign in.'),
  regServerUrl: url('URL of the server where agents are registered.'),
  routerUrl: url('URL of the router, where services are looked up.'),
  agentGatewayUrl: url('URL of the gateway that agents connect to.'),
};
export const brandUrls = Object.keys(urls) as (keyof typeof urls)[];

/** The mail server of a brand, which both APIs show to its administrators only. */
const smtp = {
  smtpOverride: boolean({
    description:
      'Whether mails are sent through the mail server of the brand instead of the mail server of the platform.',
    initial: false,
    update: {},
    rest: false,
  }),
  smtpReplyAddress: text({
    description: 'Sender address of mails; empty if there is none.',
    value: Type.String({
      pattern:
        '^$|^[^\\s\\u0000-\\u001f\\u007f-\\u009f<>(),;:"\\[\\]\\\\@]+@[^\\s\\u0000-\\u001f\\u007f-\\u009f<>(),;:"\\[\\]\\\\@]+$',
      maxLength: 254,
      expected: 'an email address',
    }),
    initial: '',
    update: {},
    rest: false,
  }),
  smtpServer: text({
    description: 'Host name or IP address of the mail server; empty if there is none.',
    value: lineOfText(255),
    initial: '',
    update: {},
    rest: false,
  }),
  smtpPort: integer({
    description: 'Port of the mail server; 0 if there is none.',
    initial: 0,
    update: { value: Type.Integer({ minimum: 0, maximum: 65_535 }) },
    rest: false,
  }),
  smtpUser: text({
    description: 'User name for the mail server; empty if there is none.',
    value: lineOfText(255),
    initial: '',
    update: {},
    rest: false,
  }),
  smtpEncryption: oneValue(smtpEncryption, {
    description: 'Encryption of the connection to the mail server.',
    initial: '',
    update: {},
    rest: false,
  }),
};
export const smtpFieldNames: readonly string[] = Object.keys(smtp);

export const Brand = resource({
  name: 'Brand',
  table: 'brands',
  description:
    'Names, colors, logo, URLs and mail server with which a tenant presents the platform. A brand applies to its tenant and all descendants down to the next brand. Brands are public, except for the mail server.',
  fields: {
    ...objectFields({
      id: { description: 'Id of the brand: a UUID, the same on both APIs.' },
      version: hidden,
      createdAt: hidden,
      updatedAt: hidden,
      deletedAt: hidden,
    }),
    number: bigint({
      description: 'Numeric id of the brand, used by older services; 0 for the platform brand.',
      rest: false,
    }),
    /** The tenant that owns it. It has one brand at most. */
    tenantId: p.uuid(),
    companyName: line('Name of the company.'),
    serviceName: line('Name under which the service is offered.'),
    colorScheme: oneValue(colorScheme, {
      description: 'Color scheme of pages and mails.',
      update: {},
      rest: { type: 'text' },
    }),
    color: text({
      description:
        'Color that replaces the color scheme: six hexadecimal digits, for example `2C5BB8`; null to use the color scheme.',
      value: Type.String({
        pattern: '^(#?[0-9A-Fa-f]{6})?$',
        expected: 'six hexadecimal digits',
      }),
      nullable: true,
      update: {},
    }),
    logotype: uuid({
      description: 'Id of the logo image; null if there is none.',
      nullable: true,
      update: {
        description:
          'Id of the logo image. Null removes the logo; the id of the inherited logo copies it. A new logo is uploaded instead, on the GraphQL API with `createLogoUpload`.',
      },
    }),
    supportPhone: line('Phone number of user support.'),
    ...urls,
    backupConsoleUrl: text({
      description: 'URL of the console where users work with the services.',
      value: lineOfText(2048),
      update: {},
    }),
    ownsCustomLegalDocs: flag(
      'Whether legal documents of ancestors are excluded: they do not apply to the tenant and its descendants.',
    ),
    whiteLabeledAgent: flag('Whether agents show this brand.'),
    hidePredefined: boolean({
      description:
        'Whether applications hide their predefined names and links where the brand has none of its own.',
      initial: false,
      update: {},
      rest: false,
    }),
    ...smtp,
    /** Encrypted with a key of the platform; null if no password is set. */
    encryptedSmtpPassword: p.string().nullable(),
  },
});
export type Brand = RowOf<typeof Brand>;

/**
 * A stored image: a PNG that was decoded and encoded again. It is readable for everyone who knows
 * its id.
 */
export const Image = defineEntity({
  name: 'Image',
  tableName: 'images',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    bytes: p.blob(),
    /** SHA-256 of `bytes`, in hexadecimal. */
    hash: p.string(),
    width: p.integer(),
    height: p.integer(),
    createdAt: time(),
  },
});
export type Image = InferEntity<typeof Image>;

/**
 * Permission to upload a logotype once with a secret, on behalf of the principal that requested it.
 */
export const LogoUpload = defineEntity({
  name: 'LogoUpload',
  tableName: 'logo_uploads',
  properties: {
    /** SHA-256 of the secret, in hexadecimal. */
    id: p.string().primary(),
    tenantId: p.uuid(),
    /** Version of the tenant when the upload was requested. */
    tenantVersion: p.integer(),
    issuerType: oneOf(['user', 'client']),
    issuedTo: p.uuid(),
    /** Token generation of the issuer; a new generation invalidates the upload. */
    issuerGeneration: p.integer(),
    createdAt: time(),
    expiresAt: time(),
    usedAt: time().nullable(),
  },
});
export type LogoUpload = InferEntity<typeof LogoUpload>;
