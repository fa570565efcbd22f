/** `scope_filter[0].rn`: one property of one filter, as resource servers send it in a form. */
const fieldName = /^scope_filter\[(\d{1,4})\]\.(tid|tuid|role|rs|rn|rp)$/;

/** The filters that `form` names, each with what an entry of `scope` must have; none if it names none. */
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
