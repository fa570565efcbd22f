import { Field, ID, InputType } from 'type-graphql';
import { tenantTexts } from '../../../domain/core/field-descriptions.js';
import { Tenant, externalOperation, type ExternalOperation } from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';
import { inputType, updateInput } from '../../engine/resource-types.js';
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

class NewTenant {
  @Field(() => ID, { description: 'Id of the parent.' })
  parentId!: string;

  @Field(() => ContactInput, { nullable: true, description: tenantTexts.contact })
  contact?: object | null;

  @Field(() => UpdateLockInput, { nullable: true, description: tenantTexts.updateLock })
  updateLock?: UpdateLockInput | null;

  @Field(() => TenantSettingsInput, { nullable: true, description: tenantTexts.settings })
  settings?: TenantSettingsInput | null;
}

export const CreateTenantInput = inputType('CreateTenantInput', 'A new tenant.', Tenant, 'create', {
  target: NewTenant,
});

class TenantChanges {
  @Field(() => ContactInput, { nullable: true, description: 'Changes to the contact.' })
  contact?: object | null;

  @Field(() => UpdateLockInput, { nullable: true, description: tenantTexts.updateLock })
  updateLock?: UpdateLockInput | null;

  @Field(() => graphEnum(externalOperation), {
    nullable: true,
    description: tenantTexts.externalOperation,
  })
  externalOperation?: ExternalOperation | null;
}

export const UpdateTenantInput = updateInput(
  'UpdateTenantInput',
  'Changes to a tenant. Omitted fields stay unchanged.',
  Tenant,
  'tenant',
  { target: TenantChanges },
);

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
