import { sql } from '../../database/sql.js';
import { closes } from '../branding/legal-documents/visible-documents.js';
import { type FilterSpec } from '../access/reads/filters.js';
import { filtersOf, ordersOf } from '../access/reads/filters-of.js';
import { resources } from '../access/reads/resources.js';
import { link, linkFromAbove, pathsTo, type List } from '../access/reads/list.js';

const documentFilters = (): FilterSpec => ({
  ...filtersOf(resources.legalDocument),
  published: (value: boolean) => sql`(d.published_at is not null) = ${value}`,
});

const providerList = {
  resource: resources.identityProvider,
  orders: ordersOf(resources.identityProvider),
  filters: () => filtersOf(resources.identityProvider),
} as const;

const documentList = {
  resource: resources.legalDocument,
  orders: ordersOf(resources.legalDocument),
  filters: documentFilters,
} as const;

/** Identity providers, legal documents and registration tokens. */
export const estateLists = {
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
  legalDocuments: { ...documentList, name: 'legalDocuments', link: null, authorizedBy: 'row' },
  // Documents that a brand in between excludes do not apply. Unpublished documents are listed only
  // for their own tenant.
  documentsOfTenant: {
    ...documentList,
    name: 'documentsOfTenant',
    link: {
      key: 'path',
      on: (key) => sql`${linkFromAbove('d.owner_tenant_id').on(key)}
        and (d.published_at is not null or t.path = ${key})
        and length(t.path) >= coalesce((select max(length(closed.path))
          from tenants closed join brands b on b.tenant_id = closed.id
          where closed.path in (${pathsTo(key)}) and ${closes}), 0)`,
    },
    authorizedBy: 'row',
  },
  // Expired tokens are not usable.
  tokensOfTenant: {
    resource: resources.registrationToken,
    name: 'tokensOfTenant',
    where: (now: number) => sql`r.expires_at > ${now}`,
    link: link('r.tenant_id'),
    authorizedBy: 'row',
    orders: ordersOf(resources.registrationToken),
    filters: () => filtersOf(resources.registrationToken),
  },
} as const satisfies Record<string, List>;
