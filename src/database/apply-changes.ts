import type { EntityManager } from '@mikro-orm/knex';
import {
  declaredFields,
  type Declaration,
  type Fields,
  type InputProperties,
  type Row,
} from '../entities/index.js';
import type { Static, TObject } from '@sinclair/typebox';
import { changedFields } from './changed-fields.js';

/** The fields of a resource that a request can change, each omitted or with its new value. */
export type Changes<F extends Fields> = Static<TObject<InputProperties<F, 'update'>>>;

/**
 * Sets the fields of a managed entity that `changes` contains. Omitted fields do not change, and
 * fields that requests cannot change are ignored.
 *
 * @returns the names of the fields whose values the next flush stores, for the audit record
 * @example
 * ```ts
 * ctx.audit({ objectType: 'contact', objectId, fields: applyChanges(ctx.em, Contact, contact, input) });
 * ```
 */
export function applyChanges<F extends Fields>(
  em: EntityManager,
  of: Declaration<F>,
  entity: Row<F>,
  changes: Changes<F>,
): string[] {
  const names = declaredFields(of).flatMap(([name, { options }]) =>
    options.update && (changes as Readonly<Record<string, unknown>>)[name] !== undefined
      ? [name]
      : [],
  );
  for (const name of names) Object.assign(entity, { [name]: changes[name as keyof Changes<F>] });
  return changedFields(em, entity, names);
}
