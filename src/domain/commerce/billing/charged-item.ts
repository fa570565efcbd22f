import { inUuids, sql } from '../../../database/sql.js';
import type { InfraCapability, Tenant } from '../../../entities/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import type { RequestContext } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { carries, nameItem, type NamedItem } from '../offering-items/held-items.js';
import { isWithin } from '../../core/paths.js';

/** A reference to an offering item in a request. */
export interface ItemReference {
  readonly applicationId: string;
  readonly name: string;
  readonly infraId?: string | null | undefined;
}

/** The position of a reference in the input of an action, and the name of its component field. */
export interface InputPath {
  readonly path: readonly (string | number)[];
  readonly infraField: string;
}

/** A resolved reference. */
export interface ChargedItem extends NamedItem {
  readonly inputPath: InputPath;
}

const refused = ({ path }: InputPath, field: string, why: string) => {
  const full = [...path, field];
  return badInput(full, `${full.join('.')} ${why}`);
};

/**
 * Returns the item of `reference`.
 *
 * @throws DomainError `BAD_INPUT` if the application does not have the item, or if a component is
 *   given for an item without components or missing for an item with them
 */
export function chargedItem(
  catalogue: Catalogue,
  { applicationId, name, infraId = null }: ItemReference,
  inputPath: InputPath,
): ChargedItem {
  const item = catalogue.item(name);
  if (!item) throw refused(inputPath, 'name', 'is not the name of an offering item');
  if (item.applicationId !== applicationId) {
    throw refused(inputPath, 'applicationId', `is not the application of ${name}`);
  }
  if (item.type === 'infra' && infraId === null) {
    throw refused(
      inputPath,
      inputPath.infraField,
      `is required because ${name} is bound to an infrastructure component`,
    );
  }
  if (item.type !== 'infra' && infraId !== null) {
    throw refused(
      inputPath,
      inputPath.infraField,
      `must be omitted because ${name} is not bound to an infrastructure component`,
    );
  }
  return { ...nameItem(item, infraId), inputPath };
}

/** @throws DomainError `BAD_INPUT` if two of `items` are the same */
export function assertDistinct(items: readonly ChargedItem[]): void {
  const seen = new Set<string>();
  for (const { key, inputPath } of items) {
    if (seen.has(key)) throw refused(inputPath, 'name', 'repeats an offering item of the request');
    seen.add(key);
  }
}

/**
 * Checks that each infrastructure component of `items` exists, belongs to the tenant or one of its
 * ancestors, and has the capability for its item. One statement, or none if no component is given.
 *
 * @throws DomainError `BAD_INPUT`
 */
export async function assertCarried(
  { session }: Pick<RequestContext, 'session'>,
  tenant: Pick<Tenant, 'path'>,
  items: readonly ChargedItem[],
): Promise<void> {
  const ids = [...new Set(items.flatMap(({ infraId }) => infraId ?? []))];
  if (ids.length === 0) return;
  const rows = await session.all<{ id: string; path: string; capabilities: InfraCapability[] }>(
    sql`select c.id as "id", t.path as "path", c.capabilities as "capabilities"
      from infra_components c join tenants t on t.id = c.owner_tenant_id
      where ${inUuids('c.id', ids)} and c.deleted_at is null`,
  );
  const visible = new Map(
    rows.filter(({ path }) => isWithin(tenant.path, path)).map((row) => [row.id, row]),
  );
  for (const { item, infraId, inputPath } of items) {
    if (infraId === null) continue;
    const component = visible.get(infraId);
    if (!component) {
      throw refused(
        inputPath,
        inputPath.infraField,
        'is not an infrastructure component that the tenant can use',
      );
    }
    if (!carries(component, item)) {
      throw refused(
        inputPath,
        inputPath.infraField,
        `is an infrastructure component without the capability for ${item.name}`,
      );
    }
  }
}
