import { Field, ID, InputType, Int, type ClassType } from 'type-graphql';
import type { SmtpEncryption } from '../../entities/index.js';
import { ColorSchemeEnum, SmtpEncryptionEnum } from '../brand-enums.js';
import { brandFields, declareBrandTexts, smtpFields } from '../types/brand.js';

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
      'The version of the tenant that you saw: if it has changed since, nothing is done.',
  })(input.prototype, 'version');
}

@InputType('EnableBrandInput', { description: 'The tenant that is to have a brand of its own.' })
export class EnableBrandInput extends BrandInput {}
brandOf(EnableBrandInput);

@InputType('DisableBrandInput', { description: 'The tenant whose brand is to be taken away.' })
export class DisableBrandInput extends BrandInput {}
brandOf(DisableBrandInput);

@InputType('CreateLogoUploadInput', {
  description: 'The tenant whose brand is to have a new logotype.',
})
export class CreateLogoUploadInput extends BrandInput {}
brandOf(CreateLogoUploadInput);

@InputType('UpdateBrandInput', {
  description: 'Changes of the brand of a tenant; what is left out stays, null takes a text away.',
})
export class UpdateBrandInput extends BrandInput {
  @Field(() => ColorSchemeEnum, { nullable: true, description: brandFields.colorScheme })
  colorScheme?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Null takes the logotype away, the id of an inherited one takes that over. A new one comes by `createLogoUpload`.',
  })
  logotype?: string | null;

  @Field(() => String, { nullable: true, description: brandFields.backupConsoleUrl })
  backupConsoleUrl?: string | null;

  @Field(() => Boolean, { nullable: true, description: brandFields.ownsCustomLegalDocs })
  ownsCustomLegalDocs?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: brandFields.whiteLabeledAgent })
  whiteLabeledAgent?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: brandFields.hidePredefined })
  hidePredefined?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: smtpFields.override })
  smtpOverride?: boolean | null;

  @Field(() => String, { nullable: true, description: smtpFields.replyAddress })
  smtpReplyAddress?: string | null;

  @Field(() => String, { nullable: true, description: smtpFields.server })
  smtpServer?: string | null;

  @Field(() => Int, { nullable: true, description: smtpFields.port })
  smtpPort?: number | null;

  @Field(() => String, { nullable: true, description: smtpFields.user })
  smtpUser?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The password for the mail server; null takes it away. It is never told again, and for another server it is to be given anew.',
  })
  smtpPassword?: string | null;

  @Field(() => SmtpEncryptionEnum, { nullable: true, description: smtpFields.encryption })
  smtpEncryption?: SmtpEncryption | null;
}
brandOf(UpdateBrandInput);
declareBrandTexts(UpdateBrandInput);
