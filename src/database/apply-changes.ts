import type { EntityManager } from '@mikro-orm/knex';
import {
  declaredFields,
  type Declaration,
  type Fields,
  type InputProperties,
  type NoneBut,
  type Row,
} from '../entities/index.js';
import type { Static, TObject } from '@sinclair/typebox';
import { changedFields } from './changed-fields.js';

/** The fields of a resource that a request can change, each omitted or with its new value. */
export type Changes<F extends Fields> = Static<TObject<InputProperties<F, 'update'>>>;

/**
 * Sets the fields of a managed entity that `changes` contains. Omitted fields do not change. The
 * compiler rejects `changes` with a property that is not a field that requests can change.
 *
 * @returns the names of all fields that requests can change and whose values the next flush changes,
 *   for the audit record. Fields that the action has set before are included.
 * @example
 * ```ts
 * ctx.audit({ objectType: 'contact', objectId, fields: applyChanges(ctx.em, Contact, contact, input) });
 * ```
 */
export function applyChanges<F extends Fields, Given extends Changes<F>>(
  em: EntityManager,
  of: Declaration<F>,
  entity: Row<F>,
  changes: Given & NoneBut<Changes<F>, Given>,
): string[] {
  const names = declaredFields(of).flatMap(([name, { options }]) => (options.update ? [name] : []));
  const given: Readonly<Record<string, unknown>> = changes;
  for (const name of names) {
    const value = given[name];
    if (value !== undefined) Object.assign(entity, { [name]: value });
  }
  return changedFields(em, entity, names);
}
