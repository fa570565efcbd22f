import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, Int, ObjectType, type ClassType } from 'type-graphql';
import {
  brandFieldTexts,
  brandTexts,
  smtpTexts,
} from '../../../domain/core/service-field-descriptions.js';
import type { SmtpEncryption } from '../../../entities/index.js';
import { ColorSchemeEnum, SmtpEncryptionEnum } from './brand-enums.js';

/** Declares the texts on a type or an input. */
export function declareBrandTexts(type: ClassType): void {
  for (const [name, description] of Object.entries(brandTexts)) {
    Field(() => String, { nullable: true, description })(type.prototype, name);
  }
}

@ObjectType('Brand', {
  simpleResolvers: true,
  description:
    'Names, colors, logo, URLs and mail server with which a tenant presents the platform. A brand applies to its tenant and all descendants down to the next brand. Brands are public, except for the mail server.',
})
export class Brand {
  @Field(() => ID, { description: 'Id of the brand: a UUID, the same on both APIs.' })
  id!: string;

  @Field(() => GraphQLSafeInt, {
    description: 'Numeric id of the brand, used by older services; 0 for the platform brand.',
  })
  number!: number;

  @Field(() => ColorSchemeEnum, { description: brandFieldTexts.colorScheme })
  colorScheme!: string;

  @Field(() => ID, { nullable: true, description: brandFieldTexts.logotype })
  logotype!: string | null;

  @Field(() => String, { description: brandFieldTexts.backupConsoleUrl })
  backupConsoleUrl!: string;

  @Field(() => Boolean, { description: brandFieldTexts.ownsCustomLegalDocs })
  ownsCustomLegalDocs!: boolean;

  @Field(() => Boolean, { description: brandFieldTexts.whiteLabeledAgent })
  whiteLabeledAgent!: boolean;

  @Field(() => Boolean, { description: brandFieldTexts.hidePredefined })
  hidePredefined!: boolean;
}
declareBrandTexts(Brand);

@ObjectType('BrandSmtp', {
  simpleResolvers: true,
  description: 'Mail server of a brand. The password is never returned.',
})
export class BrandSmtp {
  @Field(() => Boolean, { description: smtpTexts.override })
  override!: boolean;

  @Field(() => String, { description: smtpTexts.replyAddress })
  replyAddress!: string;

  @Field(() => String, { description: smtpTexts.server })
  server!: string;

  @Field(() => Int, { description: smtpTexts.port })
  port!: number;

  @Field(() => String, { description: smtpTexts.user })
  user!: string;

  @Field(() => SmtpEncryptionEnum, { description: smtpTexts.encryption })
  encryption!: SmtpEncryption;

  @Field(() => Boolean, { description: 'Whether a password is set.' })
  hasPassword!: boolean;
}
