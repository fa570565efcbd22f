import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, Int, ObjectType, type ClassType } from 'type-graphql';
import type { SmtpEncryption } from '../../entities/index.js';
import { ColorSchemeEnum, SmtpEncryptionEnum } from '../brand-enums.js';

/** The texts that a brand may have. */
const brandTexts = {
  companyName: 'What the company is called.',
  serviceName: 'What the service is called.',
  color: 'A colour of its own: six hexadecimal digits, such as `2C5BB8`.',
  supportPhone: 'Where users call for help.',
  supportUrl: 'Where users ask for help.',
  homeUrl: 'The web site.',
  helpUrl: 'Where there is help.',
  knowledgebaseUrl: 'Where errors are explained.',
  userGuideUrl: 'Where there is the manual.',
  upsellUrl: 'Where users buy more.',
  termsUrl: 'Where the terms of use are.',
  platformTermsUrl: 'Where the terms of the platform are.',
  privacyPolicyUrl: 'Where it is said what becomes of personal data.',
  mobileAppAndroidDownloadUrl: 'Where there is the app for Android.',
  mobileAppIosDownloadUrl: 'Where there is the app for iOS.',
  accountServerUrl: 'Where users sign in.',
  regServerUrl: 'Where agents are registered.',
  routerUrl: 'Where services are looked up.',
  agentGatewayUrl: 'What agents talk to.',
} as const;

/** What the type and the input of its changes say alike, beside the texts. */
export const brandFields = {
  colorScheme: 'The colours that pages and mails have.',
  backupConsoleUrl: 'Where users work with the services.',
  ownsCustomLegalDocs: 'Whether legal documents from above do not hold here.',
  whiteLabeledAgent: 'Whether agents show this brand.',
  hidePredefined:
    'Whether applications hide the names and links that they predefine where the brand has none.',
} as const;

/** The same of the mail server. */
export const smtpFields = {
  override: 'Whether mails go through the brand’s own server, and not through the platform’s.',
  replyAddress: 'Whom mails are from; empty for nobody.',
  server: 'Host name or address of the mail server; empty for none.',
  port: 'Port of the mail server; 0 for none.',
  user: 'What the mail server knows this one as; empty for nobody.',
  encryption: 'How the connection to the mail server is kept secret.',
} as const;

/** Declares the texts on a type or an input. */
export function declareBrandTexts(type: ClassType): void {
  for (const [name, description] of Object.entries(brandTexts)) {
    Field(() => String, { nullable: true, description })(type.prototype, name);
  }
}

@ObjectType('Brand', {
  simpleResolvers: true,
  description:
    'What a tenant shows itself as: for itself, and for all below it down to the next brand. Brands are no secret.',
})
export class Brand {
  @Field(() => ID, { description: 'The id: the same UUID as in the REST API.' })
  id!: string;

  @Field(() => GraphQLSafeInt, {
    description: 'The numeric id that older services know the brand by; 0 is that of the platform.',
  })
  number!: number;

  @Field(() => ColorSchemeEnum, { description: brandFields.colorScheme })
  colorScheme!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the image; null for none.' })
  logotype!: string | null;

  @Field(() => String, { description: brandFields.backupConsoleUrl })
  backupConsoleUrl!: string;

  @Field(() => Boolean, { description: brandFields.ownsCustomLegalDocs })
  ownsCustomLegalDocs!: boolean;

  @Field(() => Boolean, { description: brandFields.whiteLabeledAgent })
  whiteLabeledAgent!: boolean;

  @Field(() => Boolean, { description: brandFields.hidePredefined })
  hidePredefined!: boolean;
}
declareBrandTexts(Brand);

@ObjectType('BrandSmtp', {
  simpleResolvers: true,
  description: 'The mail server of a brand. Its password is never told.',
})
export class BrandSmtp {
  @Field(() => Boolean, { description: smtpFields.override })
  override!: boolean;

  @Field(() => String, { description: smtpFields.replyAddress })
  replyAddress!: string;

  @Field(() => String, { description: smtpFields.server })
  server!: string;

  @Field(() => Int, { description: smtpFields.port })
  port!: number;

  @Field(() => String, { description: smtpFields.user })
  user!: string;

  @Field(() => SmtpEncryptionEnum, { description: smtpFields.encryption })
  encryption!: SmtpEncryption;

  @Field(() => Boolean, { description: 'Whether there is a password for the server.' })
  hasPassword!: boolean;
}
