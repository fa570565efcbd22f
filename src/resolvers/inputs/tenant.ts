import { Field, ID, InputType, Int } from 'type-graphql';
import type { CustomerType, ExternalOperation, TenantKind } from '../../entities/index.js';
import { CustomerTypeEnum, ExternalOperationEnum, TenantKindEnum } from '../enums.js';
import { ContactInput } from './contact.js';
import { VersionedInput, versioned } from './versioned.js';

@InputType('UpdateLockInput', { description: 'Whether others are barred from changing a tenant.' })
class UpdateLockInput {
  @Field(() => Boolean, { description: 'Whether the lock is set: by the tenant of the caller.' })
  enabled!: boolean;
}

@InputType('TenantSettingsInput', { description: 'Settings that are made with a tenant.' })
class TenantSettingsInput {
  @Field(() => Boolean, { nullable: true, description: 'Run under enhanced security.' })
  enhancedSecurity?: boolean | null;
}

@InputType('CreateTenantInput', { description: 'A new tenant.' })
export class CreateTenantInput {
  @Field(() => ID, { description: 'Id of the tenant that it stands under.' })
  parentId!: string;

  @Field(() => TenantKindEnum, { description: 'What it is in the tree.' })
  kind!: TenantKind;

  @Field(() => String, { description: 'Unique among the children of the parent.' })
  name!: string;

  @Field(() => ContactInput, { nullable: true, description: 'The contact that is part of it.' })
  contact?: ContactInput | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is enabled; it is by default.' })
  enabled?: boolean | null;

  @Field(() => String, { nullable: true, description: 'The parent’s own id for it.' })
  customerId?: string | null;

  @Field(() => String, { nullable: true, description: 'A mark for the use of administrators.' })
  internalTag?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Language of mails and reports; the parent’s unless it is given.',
  })
  language?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the identity provider of new users; the parent’s unless it is given.',
  })
  defaultIdpId?: string | null;

  @Field(() => UpdateLockInput, { nullable: true, description: 'Bars others from changing it.' })
  updateLock?: UpdateLockInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False closes it to all but its own and its direct parent’s administrators.',
  })
  ancestralAccess?: boolean | null;

  @Field(() => TenantSettingsInput, { nullable: true, description: 'Settings made with it.' })
  settings?: TenantSettingsInput | null;
}

@InputType('UpdateTenantInput', { description: 'Changes of a tenant; what is left out stays.' })
export class UpdateTenantInput extends VersionedInput {
  @Field(() => String, { nullable: true, description: 'Unique among the children of the parent.' })
  name?: string | null;

  @Field(() => TenantKindEnum, {
    nullable: true,
    description: 'What it is in the tree, as far as its parent and children allow.',
  })
  kind?: TenantKind | null;

  @Field(() => CustomerTypeEnum, { nullable: true, description: 'What sort of customer it is.' })
  customerType?: CustomerType | null;

  @Field(() => ContactInput, { nullable: true, description: 'Changes of its contact.' })
  contact?: ContactInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Disabling stops everybody in it and below it, and what they have signed in to.',
  })
  enabled?: boolean | null;

  @Field(() => String, { nullable: true, description: 'The parent’s own id for it.' })
  customerId?: string | null;

  @Field(() => String, { nullable: true, description: 'A mark for the use of administrators.' })
  internalTag?: string | null;

  @Field(() => Int, { nullable: true, description: 'Numeric id of the brand.' })
  brandId?: number | null;

  @Field(() => String, { nullable: true, description: 'Language of mails and reports.' })
  language?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the identity provider that new users sign in with.',
  })
  defaultIdpId?: string | null;

  @Field(() => UpdateLockInput, { nullable: true, description: 'Bars others from changing it.' })
  updateLock?: UpdateLockInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False closes it to all but its own and its direct parent’s administrators.',
  })
  ancestralAccess?: boolean | null;

  @Field(() => ExternalOperationEnum, {
    nullable: true,
    description: 'What an outside system is doing with it.',
  })
  externalOperation?: ExternalOperation | null;
}
versioned(UpdateTenantInput);

@InputType('MoveTenantInput', { description: 'A new place for a tenant and all that is below it.' })
export class MoveTenantInput extends VersionedInput {
  @Field(() => ID, { description: 'Id of the tenant to stand under.' })
  parentId!: string;
}
versioned(MoveTenantInput);

@InputType('DeleteTenantInput', {
  description: 'The tenant to delete, with everything in it and below it. It must be disabled.',
})
export class DeleteTenantInput extends VersionedInput {}
versioned(DeleteTenantInput);

@InputType('DeleteTenantsInput', { description: 'Tenants to delete, all or none.' })
export class DeleteTenantsInput {
  @Field(() => [DeleteTenantInput], { description: 'Children of one tenant, 1000 at most.' })
  items!: DeleteTenantInput[];
}

@InputType('RestoreTenantInput', { description: 'A deleted tenant, and all that went with it.' })
export class RestoreTenantInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  id!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Changes a name or login that was taken meanwhile, instead of refusing.',
  })
  force!: boolean;
}
