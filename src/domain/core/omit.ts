/** `object` without the properties `names`. */
export function omit<T extends object, K extends keyof T>(
  object: T,
  ...names: readonly K[]
): Omit<T, K> {
  const omitted = new Set<PropertyKey>(names);
  const kept = Object.entries(object).filter(([name]) => !omitted.has(name));
  return Object.fromEntries(kept) as Omit<T, K>;
}
