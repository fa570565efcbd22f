import { sql } from '../../database/sql.js';
import { closes } from '../branding/legal-documents/visible-documents.js';
import { matchesKey, oneOfValues, type FilterSpec } from '../access/reads/filters.js';
import { filtersOf, ordersOf } from '../access/reads/filters-of.js';
import { kinds } from '../access/reads/resources.js';
import {
  datedOrders,
  dates,
  link,
  linkFromAbove,
  pathsTo,
  type List,
} from '../access/reads/list.js';

const providerFilters = (): FilterSpec => ({
  ...dates('i'),
  domain: matchesKey('i.domain_text_key'),
  idpType: oneOfValues('i.idp_type'),
});

const documentFilters = (): FilterSpec => ({
  ...dates('d'),
  documentType: oneOfValues('d.document_type'),
  published: (value: boolean) => sql`(d.published_at is not null) = ${value}`,
});

const providerList = {
  kind: kinds.identityProvider,
  orders: datedOrders('i'),
  filters: providerFilters,
} as const;

const documentList = {
  kind: kinds.legalDocument,
  orders: datedOrders('d'),
  filters: documentFilters,
} as const;

/** Identity providers, legal documents and registration tokens. */
export const estateLists = {
  identityProviders: { ...providerList, name: 'identityProviders', link: null, gate: 'row' },
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
    gate: 'parent',
  },
  legalDocuments: { ...documentList, name: 'legalDocuments', link: null, gate: 'row' },
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
    gate: 'row',
  },
  // Expired tokens are not usable.
  tokensOfTenant: {
    kind: kinds.registrationToken,
    name: 'tokensOfTenant',
    where: (now: number) => sql`r.expires_at > ${now}`,
    link: link('r.tenant_id'),
    gate: 'row',
    orders: ordersOf(kinds.registrationToken),
    filters: () => filtersOf(kinds.registrationToken),
  },
} as const satisfies Record<string, List>;
