import { wrap } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/knex';

/**
 * Returns the names among `fields` whose values the next flush stores, because they differ from the
 * values in the database.
 *
 * @param entity a managed entity, before the flush
 * @param properties the properties of fields that have other names
 * @example changedFields(em, provider, Object.keys(input), { clientSecret: 'encryptedClientSecret'
 *   })
 */
export function changedFields(
  em: EntityManager,
  entity: object,
  fields: readonly string[],
  properties: Readonly<Record<string, string>> = {},
): string[] {
  const comparator = em.getComparator();
  const { __originalEntityData: original, __meta: meta } = wrap(entity, true);
  const stored = comparator.prepareEntity(entity);
  const changes = comparator.diffEntities(meta.className, original ?? {}, stored);
  return [...new Set(fields)].filter((name) => (properties[name] ?? name) in changes);
}
