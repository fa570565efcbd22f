/** Characters per segment of a path: base 36, enough for two billion tenants. */
export const pathWidth = 6;

/** The segment of a tenant with numeric id `number`. */
function segment(number: number): string {
  return number.toString(36).padStart(pathWidth, '0');
}

/**
 * The path of a tenant with numeric id `number` below the tenant at `parentPath` (empty for the
 * root).
 */
export function childPath(parentPath: string, number: number): string {
  return parentPath + segment(number);
}

/** The paths of all tenants from the root down to `path`, including `path` itself. */
export function pathsTo(path: string): string[] {
  const paths: string[] = [];
  for (let end = pathWidth; end <= path.length; end += pathWidth) paths.push(path.slice(0, end));
  return paths;
}

/** Whether `path` is `ancestor` or below it. */
export function isWithin(path: string, ancestor: string): boolean {
  return path.startsWith(ancestor);
}
