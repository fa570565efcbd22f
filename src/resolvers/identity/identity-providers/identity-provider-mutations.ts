import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { createProvider } from '../../../domain/identity/identity-providers/create-provider.js';
import { deleteProvider } from '../../../domain/identity/identity-providers/delete-provider.js';
import { setDefaultProvider } from '../../../domain/identity/identity-providers/set-default-provider.js';
import { updateProvider } from '../../../domain/identity/identity-providers/update-provider.js';
import { verifyProviderDomain } from '../../../domain/identity/identity-providers/verify-domain.js';
import type { GraphContext } from '../../engine/context.js';
import {
  CreateIdentityProviderInput,
  DeleteIdentityProviderInput,
  SetDefaultIdentityProviderInput,
  UpdateIdentityProviderInput,
  VerifyIdentityProviderDomainInput,
} from './identity-provider-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { IdentityProvider } from './identity-provider-type.js';
import { Tenant } from '../../accounts/tenants/tenant-type.js';

const identityProvider = {
  type: () => IdentityProvider,
  description: 'Provider after the mutation.',
};
const CreateIdentityProviderPayload = payloadOf('CreateIdentityProvider', { identityProvider });
const UpdateIdentityProviderPayload = payloadOf('UpdateIdentityProvider', { identityProvider });
const DeleteIdentityProviderPayload = payloadOf('DeleteIdentityProvider', {
  deletedIdentityProviderId: { type: () => ID, description: 'Id of the deleted provider.' },
});
const SetDefaultIdentityProviderPayload = payloadOf('SetDefaultIdentityProvider', {
  tenant: { type: () => Tenant, description: 'Tenant after the mutation.' },
});

const VerifyIdentityProviderDomainPayload = payloadOf('VerifyIdentityProviderDomain', {
  identityProvider,
});

const names = { id: 'idpId' };

@Resolver()
export class IdentityProviderMutations {
  @Mutation(() => CreateIdentityProviderPayload, {
    nullable: true,
    description:
      'Creates an identity provider of a tenant. A tenant can have one provider per domain.',
  })
  createIdentityProvider(
    @Arg('input', () => CreateIdentityProviderInput, { description: 'Provider to create.' })
    input: CreateIdentityProviderInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createProvider, input, (made) => ({ identityProvider: made }));
  }

  @Mutation(() => UpdateIdentityProviderPayload, {
    nullable: true,
    description: 'Updates an identity provider.',
  })
  updateIdentityProvider(
    @Arg('input', () => UpdateIdentityProviderInput, { description: 'Changes to the provider.' })
    input: UpdateIdentityProviderInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const present = (changed: object) => ({ identityProvider: changed });
    return mutate(ctx, updateProvider, input, present, names);
  }

  @Mutation(() => DeleteIdentityProviderPayload, {
    nullable: true,
    description:
      'Deletes an identity provider. It must not be in use by users or as a default provider.',
  })
  deleteIdentityProvider(
    @Arg('input', () => DeleteIdentityProviderInput, { description: 'Provider to delete.' })
    input: DeleteIdentityProviderInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const present = ({ id }: { id: string }) => ({ deletedIdentityProviderId: id });
    return mutate(ctx, deleteProvider, input, present, names);
  }

  @Mutation(() => VerifyIdentityProviderDomainPayload, {
    nullable: true,
    description:
      'Looks up the DNS record `domainRecord` of a provider. If the record exists, the domain is verified.',
  })
  verifyIdentityProviderDomain(
    @Arg('input', () => VerifyIdentityProviderDomainInput, {
      description: 'Provider whose domain to verify.',
    })
    input: VerifyIdentityProviderDomainInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const present = (verified: object) => ({ identityProvider: verified });
    return mutate(ctx, verifyProviderDomain, input, present, names);
  }

  @Mutation(() => SetDefaultIdentityProviderPayload, {
    nullable: true,
    description:
      'Sets the default identity provider of a tenant: the one for users who are not bound to one.',
  })
  setDefaultIdentityProvider(
    @Arg('input', () => SetDefaultIdentityProviderInput, {
      description: 'Tenant and provider.',
    })
    input: SetDefaultIdentityProviderInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, setDefaultProvider, input, (changed) => ({ tenant: changed }), {
      identityProviderId: 'idpId',
    });
  }
}
