import { p } from '@mikro-orm/core';

/** The part of a row that every stored, versioned object of the model carries. */
export const stamps = () => ({
  id: p.uuid().primary(),
  /** Grows by one with every change; a writer must name the one it saw. */
  version: p.integer().version(),
  createdAt: time(),
  updatedAt: time(),
  deletedAt: time().nullable(),
  /** Names the deletion that took this row, so that one restore brings back exactly what it took. */
  deletionId: p.uuid().nullable(),
});

/** What `stamps` begin with, but for the id, in a row that is made at the moment `now`. */
export const newStamps = (now: number) => ({
  version: 1,
  createdAt: now,
  updatedAt: now,
  deletedAt: null,
  deletionId: null,
});

/** A moment as milliseconds since the Unix epoch: one representation and one order on both databases. */
export const time = () => p.bigint('number');

/** A closed set of strings, stored as text. */
export const oneOf = <const T extends string>(_values: readonly T[]) => p.string().$type<T>();

/** A list or an object stored as JSON (`jsonb` on PostgreSQL, text on SQLite). */
export const json = <T>() => p.json<T>();

/** A text folded for comparison, which `keepKeys` computes from other properties. */
export const key = () => p.string().onCreate(() => '');

/** As `key`; null where there is no text. */
export const nullableKey = () => p.string().nullable();

/**
 * Hooks that compute the keys of an entity each time the unit of work writes it. A statement that sets
 * a text directly has to set its key, too.
 *
 * @param keys for each property that is a key: how it follows from the texts in `Texts`
 */
export function keepKeys<Texts extends object>(
  keys: Readonly<Record<string, (texts: Texts) => string | null>>,
) {
  const compute = ({ entity }: { entity: Texts }): void => {
    for (const [property, keyOf] of Object.entries(keys)) {
      Object.assign(entity, { [property]: keyOf(entity) });
    }
  };
  return { beforeCreate: [compute], beforeUpdate: [compute] };
}

export { p };
