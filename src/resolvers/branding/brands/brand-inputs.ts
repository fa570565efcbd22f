import { Field, ID, InputType, Int, type ClassType } from 'type-graphql';
import { brandFieldTexts, smtpTexts } from '../../../domain/core/service-field-descriptions.js';
import type { SmtpEncryption } from '../../../entities/index.js';
import { ColorSchemeEnum, SmtpEncryptionEnum } from './brand-enums.js';
import { declareBrandTexts } from './brand-type.js';

/** Names the tenant whose brand is meant, and the version of it that the writer saw. */
abstract class BrandInput {
  tenantId!: string;
  version!: number;
}

/** Declares the fields of `BrandInput` on an input. */
function brandOf(input: ClassType<BrandInput>): void {
  Field(() => ID, { description: 'Id of the tenant.' })(input.prototype, 'tenantId');
  Field(() => Int, {
    description:
      'Version of the tenant that the caller last read. The mutation fails if the tenant has changed since.',
  })(input.prototype, 'version');
}

@InputType('EnableBrandInput', { description: 'Partner or folder that gets a brand.' })
export class EnableBrandInput extends BrandInput {}
brandOf(EnableBrandInput);

@InputType('DisableBrandInput', { description: 'Tenant whose brand is removed.' })
export class DisableBrandInput extends BrandInput {}
brandOf(DisableBrandInput);

@InputType('CreateLogoUploadInput', {
  description: 'Tenant whose brand gets a new logo.',
})
export class CreateLogoUploadInput extends BrandInput {}
brandOf(CreateLogoUploadInput);

@InputType('UpdateBrandInput', {
  description:
    'Changes to the brand of a tenant. Omitted fields stay unchanged; null removes a text.',
})
export class UpdateBrandInput extends BrandInput {
  @Field(() => ColorSchemeEnum, { nullable: true, description: brandFieldTexts.colorScheme })
  colorScheme?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the logo image. Null removes the logo; the id of the inherited logo copies it. Use `createLogoUpload` to upload a new logo.',
  })
  logotype?: string | null;

  @Field(() => String, { nullable: true, description: brandFieldTexts.backupConsoleUrl })
  backupConsoleUrl?: string | null;

  @Field(() => Boolean, { nullable: true, description: brandFieldTexts.ownsCustomLegalDocs })
  ownsCustomLegalDocs?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: brandFieldTexts.whiteLabeledAgent })
  whiteLabeledAgent?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: brandFieldTexts.hidePredefined })
  hidePredefined?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: smtpTexts.override })
  smtpOverride?: boolean | null;

  @Field(() => String, { nullable: true, description: smtpTexts.replyAddress })
  smtpReplyAddress?: string | null;

  @Field(() => String, { nullable: true, description: smtpTexts.server })
  smtpServer?: string | null;

  @Field(() => Int, { nullable: true, description: smtpTexts.port })
  smtpPort?: number | null;

  @Field(() => String, { nullable: true, description: smtpTexts.user })
  smtpUser?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Password for the mail server; null removes it. It is never returned. Pass it again when changing the mail server.',
  })
  smtpPassword?: string | null;

  @Field(() => SmtpEncryptionEnum, { nullable: true, description: smtpTexts.encryption })
  smtpEncryption?: SmtpEncryption | null;
}
brandOf(UpdateBrandInput);
declareBrandTexts(UpdateBrandInput);
