import { Field, ID, InputType, Int } from 'type-graphql';
import { IdentityProvider } from '../../../entities/index.js';
import { filterType, inputType, pageType, updateInput } from '../../engine/resource-types.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

export const IdentityProviderPage = pageType(
  'providers',
  filterType(IdentityProvider, 'identity providers'),
);

const secret = Field(() => String, {
  nullable: true,
  description: 'Client secret of this server at the provider. It cannot be read afterwards.',
});

class NewProvider {
  @secret
  oauth2ClientSecret?: string | null;
}

export const CreateIdentityProviderInput = inputType(
  'CreateIdentityProviderInput',
  'A new identity provider. The required fields depend on its type.',
  IdentityProvider,
  'create',
  { target: NewProvider },
);

class ChangedProvider {
  @secret
  oauth2ClientSecret?: string | null;
}

export const UpdateIdentityProviderInput = updateInput(
  'UpdateIdentityProviderInput',
  'Changes to an identity provider. Omitted fields stay unchanged; null removes a value.',
  IdentityProvider,
  'provider',
  { target: ChangedProvider },
);

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
