import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import type { IdentityProviderType } from '../../entities/index.js';
import { IdentityProviderTypeEnum } from '../provider-enums.js';
import { declareDetails } from '../types/identity-provider.js';
import { ObjectFilter, ObjectOrder, PageArgs, TextFilter, common, type Order } from './paging.js';
import { VersionedInput, versioned } from './versioned.js';

@InputType('IdentityProviderFilter', {
  description: 'Which identity providers a list has. All that is given must hold.',
})
export class IdentityProviderFilter extends ObjectFilter {
  @Field(() => TextFilter, { nullable: true, description: 'What its domain is.' })
  domain?: TextFilter | null;

  @Field(() => [IdentityProviderTypeEnum], { nullable: true, description: 'One of these types.' })
  idpType?: IdentityProviderType[] | null;
}
common(IdentityProviderFilter);

@ArgsType()
export class IdentityProviderPage extends PageArgs {
  @Field(() => IdentityProviderFilter, { nullable: true, description: 'Which providers.' })
  filter?: IdentityProviderFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'In which order; by id unless it is given.',
  })
  orderBy?: Order | null;
}

const secret = 'What this server proves itself by there. It is never told again.';
const automatic = 'Whether people with a login of the domain are sent there without being asked.';

@InputType('CreateIdentityProviderInput', {
  description: 'A new identity provider. What it must have depends on its type.',
})
export class CreateIdentityProviderInput {
  @Field(() => ID, { description: 'Id of the tenant that is to own it.' })
  ownerTenantId!: string;

  @Field(() => String, { description: 'The domain of the logins that it is for.' })
  domain!: string;

  @Field(() => IdentityProviderTypeEnum, { description: 'How it proves who somebody is.' })
  idpType!: IdentityProviderType;

  @Field(() => String, { nullable: true, description: secret })
  oauth2ClientSecret?: string | null;

  @Field(() => Boolean, { nullable: true, description: automatic })
  automaticUrlRedirection?: boolean | null;
}
declareDetails(CreateIdentityProviderInput);

@InputType('UpdateIdentityProviderInput', {
  description: 'Changes of an identity provider; what is left out stays, null takes away.',
})
export class UpdateIdentityProviderInput extends VersionedInput {
  @Field(() => ID, { nullable: true, description: 'Id of the tenant that is to own it.' })
  ownerTenantId?: string;

  @Field(() => String, { nullable: true, description: 'The domain of the logins that it is for.' })
  domain?: string;

  @Field(() => IdentityProviderTypeEnum, {
    nullable: true,
    description: 'How it proves who somebody is.',
  })
  idpType?: IdentityProviderType;

  @Field(() => String, { nullable: true, description: secret })
  oauth2ClientSecret?: string | null;

  @Field(() => Boolean, { nullable: true, description: automatic })
  automaticUrlRedirection?: boolean;
}
versioned(UpdateIdentityProviderInput);
declareDetails(UpdateIdentityProviderInput);

@InputType('DeleteIdentityProviderInput', { description: 'The identity provider to delete.' })
export class DeleteIdentityProviderInput extends VersionedInput {}
versioned(DeleteIdentityProviderInput);

@InputType('VerifyIdentityProviderDomainInput', {
  description: 'The identity provider whose domain to verify.',
})
export class VerifyIdentityProviderDomainInput {
  @Field(() => ID, { description: 'Id of the provider.' })
  id!: string;
}

@InputType('SetDefaultIdentityProviderInput', {
  description: 'The identity provider of those users of a tenant who name none themselves.',
})
export class SetDefaultIdentityProviderInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => Int, {
    description:
      'The version of the tenant that you saw: if it has changed since, nothing is done.',
  })
  version!: number;

  @Field(() => ID, { description: 'Id of a provider that the tenant has.' })
  identityProviderId!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether all tenants below that you administer get it, too.',
  })
  applyToChildren!: boolean;
}
