import type { Session } from '../../../database/session.js';
import { sql, type Sql } from '../../../database/sql.js';
import { lowerCaseUuid, readUuid } from '../../core/read-values.js';
import { isUuid } from '../../core/validation.js';
import { brandSelection, type BrandRow } from './effective-brand.js';
import { themeOf, platformTheme, type BrandTheme } from './page-theme.js';

/** The subject that determines the brand of a page. */
export type ThemeSubject =
  | { readonly tenantId: string }
  | { readonly userId: string }
  | { readonly clientId: string }
  /** Id or number of a brand. */
  | { readonly brand: string };

/** Whether `text` can be the id or the number of a brand. */
export const isBrandKey = (text: string): boolean =>
  readUuid(text) !== undefined || /^\d{1,15}$/.test(text);

function tenantOf(subject: Exclude<ThemeSubject, { brand: string }>): Sql {
  if ('userId' in subject) {
    return sql`(select u.tenant_id from users u where u.id = ${subject.userId})`;
  }
  if ('clientId' in subject) {
    return sql`(select c.tenant_id from clients c where c.id = ${subject.clientId})`;
  }
  return sql`${subject.tenantId}`;
}

/**
 * Returns the brands of a tenant and its ancestors, its own brand first. One statement, although
 * the path of the tenant is not known.
 */
export const brandsAbove = (tenantId: Sql): Sql =>
  sql`with recursive up (id, parent_id, depth) as (
      select f.id, f.parent_id, f.depth from tenants f where f.id = ${tenantId}
      union all
      select a.id, a.parent_id, a.depth from tenants a join up on a.id = up.parent_id
      where up.depth > 0)
    select ${brandSelection} from up join tenants t on t.id = up.id
      join brands b on b.tenant_id = t.id
    where b.deleted_at is null and t.deleted_at is null order by up.depth desc`;

const brandNamed = (key: string): Sql =>
  sql`select ${brandSelection} from brands b join tenants t on t.id = b.tenant_id
    where ${isUuid(key) ? sql`b.id = ${key}` : sql`b.number = ${Number(key)}`}
      and b.deleted_at is null and t.deleted_at is null`;

/**
 * Returns the brand of a page for `subject`; the brand of the platform if the subject does not
 * exist. No authorization is required, because all callers can read brands. One statement, or none.
 */
export async function findTheme(session: Session, subject: ThemeSubject): Promise<BrandTheme> {
  const key = Object.values(subject)[0] as string;
  if ('brand' in subject ? !isBrandKey(key) : !isUuid(key)) return platformTheme;
  const query =
    'brand' in subject ? brandNamed(lowerCaseUuid(key)) : brandsAbove(tenantOf(subject));
  const brand = await session.first<BrandRow>(query);
  return brand ? themeOf(brand) : platformTheme;
}
