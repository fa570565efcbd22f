import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { createTenant } from '../../../domain/accounts/tenants/create-tenant.js';
import { deleteTenant, deleteTenants } from '../../../domain/accounts/tenants/delete-tenants.js';
import { restoreTenant } from '../../../domain/accounts/tenants/restore-tenant.js';
import { updateTenant } from '../../../domain/accounts/tenants/update-tenant.js';
import type { GraphContext } from '../../engine/context.js';
import { contactNames } from '../contacts/contact-inputs.js';
import {
  CreateTenantInput,
  DeleteTenantInput,
  DeleteTenantsInput,
  MoveTenantInput,
  RestoreTenantInput,
  UpdateTenantInput,
} from './tenant-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { Tenant } from './tenant-type.js';

const tenant = { type: () => Tenant, description: 'Tenant after the mutation.' };
const CreateTenantPayload = payloadOf('CreateTenant', { tenant });
const UpdateTenantPayload = payloadOf('UpdateTenant', { tenant });
const MoveTenantPayload = payloadOf('MoveTenant', { tenant });
const RestoreTenantPayload = payloadOf('RestoreTenant', { tenant });
const DeleteTenantPayload = payloadOf('DeleteTenant', {
  deletedTenantId: { type: () => ID, description: 'Id of the deleted tenant.' },
});
const DeleteTenantsPayload = payloadOf('DeleteTenants', {
  deletedTenantIds: { type: () => [ID], description: 'Ids of the deleted tenants.' },
});

const names = { id: 'tenantId', externalOperation: 'externalOperationStatus', ...contactNames };

@Resolver()
export class TenantMutations {
  @Mutation(() => CreateTenantPayload, { nullable: true, description: 'Creates a tenant.' })
  createTenant(
    @Arg('input', () => CreateTenantInput, { description: 'Tenant to create.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createTenant, input, (made) => ({ tenant: made }), contactNames);
  }

  @Mutation(() => UpdateTenantPayload, {
    nullable: true,
    description:
      'Updates a tenant: changes its properties, enables or disables it, or opens or closes it to its ancestors.',
  })
  updateTenant(
    @Arg('input', () => UpdateTenantInput, { description: 'Changes to the tenant.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateTenant, input, (changed) => ({ tenant: changed }), names);
  }

  @Mutation(() => MoveTenantPayload, {
    nullable: true,
    description: 'Moves a tenant with its descendants under another parent.',
  })
  moveTenant(
    @Arg('input', () => MoveTenantInput, { description: 'Tenant and its new parent.' })
    input: MoveTenantInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateTenant, input, (moved) => ({ tenant: moved }), names);
  }

  @Mutation(() => DeleteTenantPayload, {
    nullable: true,
    description:
      'Deletes a disabled tenant with its descendants and everything that belongs to them.',
  })
  deleteTenant(
    @Arg('input', () => DeleteTenantInput, { description: 'Tenant to delete.' })
    input: DeleteTenantInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteTenant, input, ({ id }) => ({ deletedTenantId: id }), names);
  }

  @Mutation(() => DeleteTenantsPayload, {
    nullable: true,
    description:
      'Deletes several disabled children of one tenant. If one cannot be deleted, none is.',
  })
  deleteTenants(
    @Arg('input', () => DeleteTenantsInput, { description: 'Tenants to delete.' })
    { items }: DeleteTenantsInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const plain = { items: items.map(({ id, version }) => ({ id, version })) };
    return mutate(ctx, deleteTenants, plain, ({ ids }) => ({ deletedTenantIds: ids }));
  }

  @Mutation(() => RestoreTenantPayload, {
    nullable: true,
    description: 'Restores a deleted tenant and everything that was deleted with it.',
  })
  restoreTenant(
    @Arg('input', () => RestoreTenantInput, { description: 'Tenant to restore.' })
    input: RestoreTenantInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, restoreTenant, input, (restored) => ({ tenant: restored }), names);
  }
}
