/** A property of one filter in the form of a resource server, for example `scope_filter[0].rn`. */
const fieldName = /^scope_filter\[(\d{1,4})\]\.(tid|tuid|role|rs|rn|rp)$/;

/**
 * Returns the filters in `form`, each with the conditions for an entry of `scope`; undefined if
 * there are none.
 */
export function readScopeFilters(
  form: Readonly<Record<string, unknown>>,
): Record<string, unknown>[] | undefined {
  const filters = new Map<number, Record<string, unknown>>();
  for (const [field, value] of Object.entries(form)) {
    const [, index, name] = fieldName.exec(field) ?? [];
    if (index === undefined || name === undefined) continue;
    filters.set(Number(index), { ...filters.get(Number(index)), [name]: value });
  }
  return filters.size > 0 ? [...filters.values()] : undefined;
}
