import { Field, ID, InputType, Int } from 'type-graphql';
import { tenantTexts } from '../../../domain/core/field-descriptions.js';
import type { CustomerType, ExternalOperation, TenantKind } from '../../../entities/index.js';
import { CustomerTypeEnum, ExternalOperationEnum, TenantKindEnum } from '../../engine/enums.js';
import { ContactInput } from '../contacts/contact-inputs.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

@InputType('UpdateLockInput', { description: 'Update lock of a tenant.' })
class UpdateLockInput {
  @Field(() => Boolean, {
    description: 'Whether the lock is enabled. The tenant of the caller becomes its owner.',
  })
  enabled!: boolean;
}

@InputType('TenantSettingsInput', { description: 'Settings of a new tenant.' })
class TenantSettingsInput {
  @Field(() => Boolean, { nullable: true, description: tenantTexts.enhancedSecurity })
  enhancedSecurity?: boolean | null;
}

@InputType('CreateTenantInput', { description: 'A new tenant.' })
export class CreateTenantInput {
  @Field(() => ID, { description: tenantTexts.parentId })
  parentId!: string;

  @Field(() => TenantKindEnum, { description: tenantTexts.kind })
  kind!: TenantKind;

  @Field(() => String, { description: tenantTexts.name })
  name!: string;

  @Field(() => ContactInput, { nullable: true, description: tenantTexts.contact })
  contact?: object | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the tenant is enabled. Default: true.',
  })
  enabled?: boolean | null;

  @Field(() => String, { nullable: true, description: tenantTexts.customerId })
  customerId?: string | null;

  @Field(() => String, { nullable: true, description: tenantTexts.internalTag })
  internalTag?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Language of mails and reports, for example `en`. Default: the language of the parent.',
  })
  language?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the identity provider for users of the tenant who are not bound to one. Default: that of the parent.',
  })
  defaultIdpId?: string | null;

  @Field(() => UpdateLockInput, { nullable: true, description: tenantTexts.updateLock })
  updateLock?: UpdateLockInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: tenantTexts.ancestralAccess,
  })
  ancestralAccess?: boolean | null;

  @Field(() => TenantSettingsInput, { nullable: true, description: tenantTexts.settings })
  settings?: TenantSettingsInput | null;
}

@InputType('UpdateTenantInput', {
  description: 'Changes to a tenant. Omitted fields stay unchanged.',
})
export class UpdateTenantInput extends VersionedInput {
  @Field(() => String, { nullable: true, description: tenantTexts.name })
  name?: string | null;

  @Field(() => TenantKindEnum, {
    nullable: true,
    description:
      'Kind of the tenant in the hierarchy. It must be valid for the parent and the children.',
  })
  kind?: TenantKind | null;

  @Field(() => CustomerTypeEnum, { nullable: true, description: tenantTexts.customerType })
  customerType?: CustomerType | null;

  @Field(() => ContactInput, { nullable: true, description: 'Changes to the contact.' })
  contact?: object | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the tenant is enabled. Disabling it also stops its descendants and ends the sessions and tokens of their users and clients.',
  })
  enabled?: boolean | null;

  @Field(() => String, { nullable: true, description: tenantTexts.customerId })
  customerId?: string | null;

  @Field(() => String, { nullable: true, description: tenantTexts.internalTag })
  internalTag?: string | null;

  @Field(() => Int, { nullable: true, description: tenantTexts.brandId })
  brandId?: number | null;

  @Field(() => String, { nullable: true, description: tenantTexts.language })
  language?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: tenantTexts.defaultIdpId,
  })
  defaultIdpId?: string | null;

  @Field(() => UpdateLockInput, { nullable: true, description: tenantTexts.updateLock })
  updateLock?: UpdateLockInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: tenantTexts.ancestralAccess,
  })
  ancestralAccess?: boolean | null;

  @Field(() => ExternalOperationEnum, {
    nullable: true,
    description: tenantTexts.externalOperation,
  })
  externalOperation?: ExternalOperation | null;
}
versioned(UpdateTenantInput);

@InputType('MoveTenantInput', { description: 'A new parent for a tenant and its descendants.' })
export class MoveTenantInput extends VersionedInput {
  @Field(() => ID, { description: 'Id of the new parent.' })
  parentId!: string;
}
versioned(MoveTenantInput);

@InputType('DeleteTenantInput', {
  description:
    'Tenant to delete. It must be disabled. Its descendants and everything that belongs to them are deleted too.',
})
export class DeleteTenantInput extends VersionedInput {}
versioned(DeleteTenantInput);

@InputType('DeleteTenantsInput', { description: 'Tenants to delete.' })
export class DeleteTenantsInput {
  @Field(() => [DeleteTenantInput], { description: 'Children of one tenant, at most 1000.' })
  items!: DeleteTenantInput[];
}

@InputType('RestoreTenantInput', { description: 'Deleted tenant to restore.' })
export class RestoreTenantInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  id!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether to restore under a changed name or login if the original one is taken. If false, the mutation fails.',
  })
  force!: boolean;
}
