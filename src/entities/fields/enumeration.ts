/**
 * A closed set of strings: stored as text, sent as they are by the REST API and in capitals by the GraphQL API.
 *
 * @example
 * ```ts
 * export const contactType = enumeration('ContactType', 'Purpose of a contact.', {
 *   legal: 'The company itself.',
 *   billing: 'Invoices and payments.',
 * });
 * export type ContactType = ValueOf<typeof contactType>;
 * ```
 */
export interface Enumeration<T extends string = string> {
  /** The name of the enum in the GraphQL API. */
  readonly name: string;
  readonly description: string;
  readonly values: readonly [T, ...T[]];
  /** The description of each value. */
  readonly texts: Readonly<Record<T, string>>;
}

/** The type of the values of an enumeration. */
export type ValueOf<E> = E extends Enumeration<infer T> ? T : never;

export const enumeration = <T extends string>(
  name: string,
  description: string,
  texts: Readonly<Record<T, string>>,
): Enumeration<T> => ({
  name,
  description,
  values: Object.keys(texts) as [T, ...T[]],
  texts,
});
