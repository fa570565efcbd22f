import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { identityProviderTexts } from '../../../domain/core/field-descriptions.js';
import type { IdentityProviderType } from '../../../entities/index.js';
import { IdentityProviderTypeEnum } from './identity-provider-enums.js';
import { declareDetails } from './identity-provider-type.js';
import { ObjectFilter, TextFilter, common } from '../../engine/filter-inputs.js';
import { ObjectOrder, PageArgs, type Order } from '../../engine/page-inputs.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

@InputType('IdentityProviderFilter', {
  description: 'Conditions on identity providers. All given conditions must match.',
})
export class IdentityProviderFilter extends ObjectFilter {
  @Field(() => TextFilter, { nullable: true, description: 'Filters by domain.' })
  domain?: TextFilter | null;

  @Field(() => [IdentityProviderTypeEnum], {
    nullable: true,
    description: 'Filters by type: one of these.',
  })
  idpType?: IdentityProviderType[] | null;
}
common(IdentityProviderFilter);

@ArgsType()
export class IdentityProviderPage extends PageArgs {
  @Field(() => IdentityProviderFilter, { nullable: true, description: 'Filters the providers.' })
  filter?: IdentityProviderFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'Order of the list. Default: by id.',
  })
  orderBy?: Order | null;
}

const secret = 'Client secret of this server at the provider. It cannot be read afterwards.';
const automatic = identityProviderTexts.automaticUrlRedirection;

@InputType('CreateIdentityProviderInput', {
  description: 'A new identity provider. The required fields depend on its type.',
})
export class CreateIdentityProviderInput {
  @Field(() => ID, { description: identityProviderTexts.ownerTenantId })
  ownerTenantId!: string;

  @Field(() => String, { description: identityProviderTexts.domain })
  domain!: string;

  @Field(() => IdentityProviderTypeEnum, { description: identityProviderTexts.idpType })
  idpType!: IdentityProviderType;

  @Field(() => String, { nullable: true, description: secret })
  oauth2ClientSecret?: string | null;

  @Field(() => Boolean, { nullable: true, description: automatic })
  automaticUrlRedirection?: boolean | null;
}
declareDetails(CreateIdentityProviderInput);

@InputType('UpdateIdentityProviderInput', {
  description:
    'Changes to an identity provider. Omitted fields stay unchanged; null removes a value.',
})
export class UpdateIdentityProviderInput extends VersionedInput {
  @Field(() => ID, { nullable: true, description: identityProviderTexts.ownerTenantId })
  ownerTenantId?: string;

  @Field(() => String, { nullable: true, description: identityProviderTexts.domain })
  domain?: string;

  @Field(() => IdentityProviderTypeEnum, {
    nullable: true,
    description: identityProviderTexts.idpType,
  })
  idpType?: IdentityProviderType;

  @Field(() => String, { nullable: true, description: secret })
  oauth2ClientSecret?: string | null;

  @Field(() => Boolean, { nullable: true, description: automatic })
  automaticUrlRedirection?: boolean;
}
versioned(UpdateIdentityProviderInput);
declareDetails(UpdateIdentityProviderInput);

@InputType('DeleteIdentityProviderInput', { description: 'Identity provider to delete.' })
export class DeleteIdentityProviderInput extends VersionedInput {}
versioned(DeleteIdentityProviderInput);

@InputType('VerifyIdentityProviderDomainInput', {
  description: 'Identity provider whose domain to verify.',
})
export class VerifyIdentityProviderDomainInput {
  @Field(() => ID, { description: 'Id of the provider.' })
  id!: string;
}

@InputType('SetDefaultIdentityProviderInput', {
  description: 'Default identity provider of a tenant.',
})
export class SetDefaultIdentityProviderInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => Int, {
    description:
      'Version of the tenant that the caller last read. The mutation fails if the tenant has changed since.',
  })
  version!: number;

  @Field(() => ID, { description: 'Id of a provider that is available to the tenant.' })
  identityProviderId!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether to set the provider also as the default of all descendants that the caller administers.',
  })
  applyToChildren!: boolean;
}
