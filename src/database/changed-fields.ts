import { wrap } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/knex';

/**
 * The names among `fields` whose values the next flush stores: those that differ from what was read from
 * the database.
 *
 * @param entity a managed entity, before the flush
 * @param properties the properties of fields that have other names
 * @example changedFields(em, provider, Object.keys(input), { clientSecret: 'encryptedClientSecret' })
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
