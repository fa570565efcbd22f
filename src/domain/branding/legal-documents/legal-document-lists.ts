import { sql } from '../../../database/sql.js';
import { declaredList } from '../../access/reads/declared-list.js';
import { linkFromAbove, pathsTo, type List } from '../../access/reads/list.js';
import { legalDocumentResource } from './legal-document-resource.js';
import { closes } from './visible-documents.js';

const documentList = declaredList(legalDocumentResource, () => ({
  published: (value: boolean) => sql`(d.published_at is not null) = ${value}`,
}));

/** Lists of legal documents. */
export const legalDocumentLists = {
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
} as const satisfies Record<string, List>;
