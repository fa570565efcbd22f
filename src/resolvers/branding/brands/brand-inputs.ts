import { Field, ID, InputType, Int, type ClassType } from 'type-graphql';
import { Brand } from '../../../entities/index.js';
import { inputType } from '../../engine/resource-types.js';

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

class ChangedBrand extends BrandInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Password for the mail server; null removes it. It is never returned. Pass it again when changing the mail server.',
  })
  smtpPassword?: string | null;
}
brandOf(ChangedBrand);

export const UpdateBrandInput = inputType(
  'UpdateBrandInput',
  'Changes to the brand of a tenant. Omitted fields stay unchanged; null removes a text.',
  Brand,
  'update',
  { target: ChangedBrand },
);
