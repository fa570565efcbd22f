import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { oneOf, p, stamps, time } from './columns.js';

export const smtpEncryptions = ['', 'SSL', 'TLS'] as const;
export type SmtpEncryption = (typeof smtpEncryptions)[number];

const text = () => p.string().nullable();

/** The appearance of a tenant and its descendants, down to the next brand. */
export const Brand = defineEntity({
  name: 'Brand',
  tableName: 'brands',
  properties: {
    ...stamps(),
    /** The numeric id of the brand in older services. */
    number: p.bigint('number'),
    /** The tenant that owns the brand. A tenant has at most one. */
    tenantId: p.uuid(),
    companyName: text(),
    serviceName: text(),
    /** Name of a color scheme of the catalog. */
    colorScheme: p.string(),
    /** Six hexadecimal digits, for example `2C5BB8`. */
    color: text(),
    /** Id of the image. */
    logotype: p.uuid().nullable(),
    supportPhone: text(),
    supportUrl: text(),
    homeUrl: text(),
    helpUrl: text(),
    knowledgebaseUrl: text(),
    userGuideUrl: text(),
    upsellUrl: text(),
    termsUrl: text(),
    platformTermsUrl: text(),
    privacyPolicyUrl: text(),
    mobileAppAndroidDownloadUrl: text(),
    mobileAppIosDownloadUrl: text(),
    accountServerUrl: text(),
    backupConsoleUrl: p.string(),
    regServerUrl: text(),
    routerUrl: text(),
    agentGatewayUrl: text(),
    /**
     * Whether the tenant has its own legal documents, so that the legal documents of its ancestors
     * do not apply to it and its descendants.
     */
    ownsCustomLegalDocs: p.boolean().$type<boolean>(),
    whiteLabeledAgent: p.boolean().$type<boolean>(),
    /**
     * Whether applications hide their predefined names and links if the brand does not set them.
     */
    hidePredefined: p.boolean().$type<boolean>(),
    /** Whether mails are sent through the mail server of the brand. */
    smtpOverride: p.boolean().$type<boolean>(),
    smtpReplyAddress: p.string(),
    smtpServer: p.string(),
    smtpPort: p.integer(),
    smtpUser: p.string(),
    /** Encrypted with a key of the platform; null if no password is set. */
    encryptedSmtpPassword: p.string().nullable(),
    smtpEncryption: oneOf(smtpEncryptions),
  },
});
export type Brand = InferEntity<typeof Brand>;

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
