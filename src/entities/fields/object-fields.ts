import { p } from '@mikro-orm/core';
import { integer, moment, uuid, type FieldOptions } from './field.js';

/** The declared fields of every stored object. */
export const objectFieldNames = ['id', 'version', 'createdAt', 'updatedAt', 'deletedAt'] as const;
type Name = (typeof objectFieldNames)[number];

/**
 * The fields of every stored object.
 *
 * @param differently options that a resource changes, by the name of the field
 */
export const objectFields = (differently: Partial<Record<Name, Partial<FieldOptions>>> = {}) => ({
  id: {
    ...uuid({
      description: 'Id of the object: a UUID, the same on both APIs.',
      filter: { oneOf: 'id', as: 'ids' },
      order: { by: 'Id. The order has no meaning; it is the fastest.' },
      ...differently.id,
    }),
    column: p.uuid().primary(),
  },
  version: {
    ...integer({
      description: 'Version of the object. It increases by one with every change.',
      initial: 1,
      example: 1,
      ...differently.version,
    }),
    column: p.integer().version(),
  },
  createdAt: moment({
    description: 'Time when the object was created.',
    filter: { time: 'time of creation' },
    order: { by: 'Time of creation.' },
    ...differently.createdAt,
  }),
  updatedAt: moment({
    description: 'Time when the object was last changed.',
    filter: { time: 'time of the last change' },
    order: { by: 'Time of the last change.' },
    ...differently.updatedAt,
  }),
  deletedAt: moment({
    description: 'Time when the object was deleted; null if it is not deleted.',
    ...differently.deletedAt,
    nullable: true,
  }),
  /** ID of the deletion of this row. A restore brings back the rows of one deletion. */
  deletionId: p.uuid().nullable(),
});
