/** @throws Error that names what was expected, unless `condition` holds */
export function expect(condition, what) {
  if (!condition) throw new Error(`expected ${what}`);
}
