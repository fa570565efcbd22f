import { ID } from 'type-graphql';
import { createTenant } from '../../../domain/accounts/tenants/create-tenant.js';
import { deleteTenant, deleteTenants } from '../../../domain/accounts/tenants/delete-tenants.js';
import { restoreTenant } from '../../../domain/accounts/tenants/restore-tenant.js';
import { updateTenant } from '../../../domain/accounts/tenants/update-tenant.js';
import { contactNames } from '../contacts/contact-inputs.js';
import {
  CreateTenantInput,
  DeleteTenantInput,
  DeleteTenantsInput,
  MoveTenantInput,
  RestoreTenantInput,
  UpdateTenantInput,
} from './tenant-inputs.js';
import { idOf, mutation, mutations } from '../../engine/mutations.js';
import { Tenant } from '../../access/tree/tenant-type.js';

const tenant = { type: () => Tenant, description: 'Tenant after the mutation.' };
const names = { id: 'tenantId', externalOperation: 'externalOperationStatus', ...contactNames };

export const TenantMutations = mutations({
  createTenant: mutation({
    description: 'Creates a tenant.',
    input: [CreateTenantInput, 'Tenant to create.'],
    names: contactNames,
    action: createTenant,
    payload: { tenant },
  }),
  updateTenant: mutation({
    description:
      'Updates a tenant: changes its properties, enables or disables it, or opens or closes it to its ancestors.',
    input: [UpdateTenantInput, 'Changes to the tenant.'],
    names,
    action: updateTenant,
    payload: { tenant },
  }),
  moveTenant: mutation({
    description: 'Moves a tenant with its descendants under another parent.',
    input: [MoveTenantInput, 'Tenant and its new parent.'],
    names,
    action: updateTenant,
    payload: { tenant },
  }),
  deleteTenant: mutation({
    description:
      'Deletes a disabled tenant with its descendants and everything that belongs to them.',
    input: [DeleteTenantInput, 'Tenant to delete.'],
    names,
    action: deleteTenant,
    payload: { deletedTenantId: idOf('Id of the deleted tenant.') },
  }),
  deleteTenants: mutation({
    description:
      'Deletes several disabled children of one tenant. If one cannot be deleted, none is.',
    input: [DeleteTenantsInput, 'Tenants to delete.'],
    action: deleteTenants,
    payload: { deletedTenantIds: { type: () => [ID], description: 'Ids of the deleted tenants.' } },
    present: ({ ids }) => ({ deletedTenantIds: ids }),
  }),
  restoreTenant: mutation({
    description: 'Restores a deleted tenant and everything that was deleted with it.',
    input: [RestoreTenantInput, 'Tenant to restore.'],
    names,
    action: restoreTenant,
    payload: { tenant },
  }),
});
