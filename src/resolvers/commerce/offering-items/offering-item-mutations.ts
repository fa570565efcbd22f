import type { ItemRow } from '../../../domain/commerce/offering-items/held-items.js';
import { setOfferingItems } from '../../../domain/commerce/offering-items/set-offering-items.js';
import { switchEdition } from '../../../domain/commerce/offering-items/switch-edition.js';
import { tenantById } from '../../../domain/access/tree/tenant-reads.js';
import {
  SetOfferingItemsInput,
  SwitchEditionInput,
  type OfferingItemInput,
} from './offering-item-inputs.js';
import type { GraphContext } from '../../engine/context.js';
import { mutation, mutations } from '../../engine/mutations.js';
import { TenantOfferingItem } from './offering-item-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';

const tenant = { type: () => Tenant, description: 'Tenant after the change.' };

/** Converts an item for the action. Null means no change, except in a quota, where it means no limit. */
const domainItem = ({ name, infraId, enabled, locked, quota }: OfferingItemInput) => ({
  name,
  ...(infraId != null && { infraId }),
  ...(enabled != null && { enabled }),
  ...(locked != null && { locked }),
  ...(quota && {
    quota: { value: quota.value ?? null, overage: quota.overage ?? null, version: quota.version },
  }),
});

const withTenant = async (
  offeringItems: readonly ItemRow[],
  { session }: GraphContext,
  { tenantId }: { readonly tenantId: string },
) => ({ tenant: await tenantById(session, tenantId), offeringItems });

export const OfferingItemMutations = mutations({
  setOfferingItems: mutation({
    description:
      'Enables and disables offering items of a tenant and sets their quotas. Either all changes are made or none. Requires the scope `tenant_admin` on the tenant and its parent.',
    input: [SetOfferingItemsInput, 'Tenant and changes to its offering items.'],
    prepare: ({ items, ...input }) => ({ ...input, items: items.map(domainItem) }),
    action: setOfferingItems,
    payload: {
      tenant,
      offeringItems: {
        type: () => [TenantOfferingItem],
        description:
          'Offering items of the tenant in the applications of the changed items, ordered by name.',
      },
    },
    present: withTenant,
  }),
  switchEdition: mutation({
    description:
      'Switches a tenant and its descendants to another edition of an application. Quotas, usages, prices and billing periods move to the items of the new edition; items without a counterpart are disabled. Requires the scope `tenant_admin` on the tenant and its parent.',
    input: [SwitchEditionInput, 'Tenant, application and target edition.'],
    action: switchEdition,
    payload: {
      tenant,
      offeringItems: {
        type: () => [TenantOfferingItem],
        description:
          'Offering items of the tenant that belong to the application and to the target edition or all editions, ordered by name.',
      },
    },
    present: withTenant,
  }),
});
