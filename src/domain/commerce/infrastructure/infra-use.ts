import { and, inTexts, sql } from '../../../database/sql.js';
import type { Session } from '../../../database/session.js';
import type { InfraCapability, TenantKind } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';

interface Narrower {
  /** Restricts the check to these offering items. */
  readonly names?: readonly string[];
  /** Restricts the check to tenants of these kinds. */
  readonly kinds?: readonly TenantKind[];
}

/**
 * Returns the name of an enabled offering item that is bound to `infraId`; undefined if there is
 * none.
 */
async function itemOn(
  session: Session,
  infraId: string,
  { names, kinds }: Narrower = {},
): Promise<string | undefined> {
  const row = await session.first<{ name: string }>(
    sql`select o.name as "name" from tenant_offering_items o join tenants t on t.id = o.tenant_id
      where ${and([
        sql`o.infra_id = ${infraId} and o.enabled = ${true} and o.deleted_at is null`,
        sql`t.deleted_at is null`,
        names && inTexts('o.name', names),
        kinds && inTexts('t.kind', kinds),
      ])} order by o.name limit 1`,
  );
  return row?.name;
}

const inUse = (infraId: string, what: string) =>
  new DomainError('CONFLICT', `the infrastructure component is in use: ${what}`, {
    context: { infraId },
  });

/**
 * Checks that a component can be deleted. With `force`, neither usage nor the items of partners and
 * folders prevent the deletion, but the items of customers and units do.
 *
 * @throws DomainError `CONFLICT`
 */
export async function assertUnused(
  { session }: WriteContext,
  infraId: string,
  force: boolean,
): Promise<void> {
  const name = await itemOn(session, infraId, force ? { kinds: ['customer', 'unit'] } : {});
  if (name !== undefined) throw inUse(infraId, `the offering item ${name} is enabled`);
  if (force) return;
  const used = await session.first(
    sql`select u.key as "key" from usages u join tenants t on t.id = u.tenant_id
      where u.infra_id = ${infraId} and u.value > 0 and t.deleted_at is null limit 1`,
  );
  if (used) throw inUse(infraId, 'usage is reported for it');
}

/**
 * Checks that a component keeps the capabilities that its enabled items require.
 *
 * @throws DomainError `CONFLICT`
 */
export async function assertNotNeeded(
  { session, catalogue }: WriteContext,
  infraId: string,
  lost: readonly InfraCapability[],
): Promise<void> {
  if (lost.length === 0) return;
  const names = catalogue.items
    .filter(({ capability }) => capability != null && lost.includes(capability))
    .map(({ name }) => name);
  const name = await itemOn(session, infraId, { names });
  if (name !== undefined) throw inUse(infraId, `the offering item ${name} requires the capability`);
}
