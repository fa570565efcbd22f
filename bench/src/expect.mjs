/** @throws Error that states what was expected, unless `condition` is true */
export function expect(condition, what) {
  if (!condition) throw new Error(`expected ${what}`);
}
