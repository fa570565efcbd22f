import { p } from '@mikro-orm/core';

/**
 * A time in milliseconds since the Unix epoch, with the same representation and order on both
 * databases.
 */
export const time = () => p.bigint('number');

/** A closed set of strings, stored as text. */
export const oneOf = <const T extends string>(_values: readonly T[]) => p.string().$type<T>();

/** A list or an object stored as JSON (`jsonb` on PostgreSQL, text on SQLite). */
export const json = <T>() => p.json<T>();

/** A text folded for comparison, which `keepKeys` computes from other properties. */
export const key = () =>
  Object.assign(
    p.string().onCreate(() => ''),
    { computed: true as const },
  );

/** Like `key`, but null if there is no text. */
export const nullableKey = () => Object.assign(p.string().nullable(), { computed: true as const });

/**
 * Hooks that compute the keys of an entity each time the unit of work writes it. A statement that
 * sets a text directly must also set its key.
 *
 * @param keys functions that compute a key from the texts in `Texts`, by the property of the key
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
