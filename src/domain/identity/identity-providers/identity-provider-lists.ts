import { sql } from '../../../database/sql.js';
import { declaredList } from '../../access/reads/declared-list.js';
import { linkFromAbove, type List } from '../../access/reads/list.js';
import { identityProviderResource } from './identity-provider-resource.js';

const providerList = declaredList(identityProviderResource);

/** Lists of identity providers. */
export const identityProviderLists = {
  identityProviders: {
    ...providerList,
    name: 'identityProviders',
    link: null,
    authorizedBy: 'row',
  },
  // A closed tenant does not use the identity providers of its indirect ancestors.
  providersOfTenant: {
    ...providerList,
    name: 'providersOfTenant',
    link: {
      key: 'path',
      on: (key) => sql`${linkFromAbove('i.owner_tenant_id').on(key)}
        and (select o.depth + 1 from tenants o where o.id = i.owner_tenant_id)
          >= (select p.barrier from tenants p where p.path = ${key})`,
    },
    authorizedBy: 'parent',
  },
} as const satisfies Record<string, List>;
