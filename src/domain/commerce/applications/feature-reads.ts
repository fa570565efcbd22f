import { and, inTexts, sql } from '../../../database/sql.js';
import type { RequestContext } from '../../core/context.js';
import { pathsTo } from '../../core/paths.js';

/** The state of a feature of an application for a tenant. */
export interface FeatureState {
  readonly applicationId: string;
  readonly name: string;
  /** Value of the tenant itself; null if it has none. */
  readonly own: boolean | null;
  /** Effective value: that of the tenant or its nearest ancestor with one; false if no value is set. */
  readonly effective: boolean;
}

/** Filters features. The default is all features with a value. */
export interface FeatureChoice {
  readonly applicationId?: string | undefined;
  readonly name?: string | undefined;
}

interface FeatureRow {
  readonly path: string;
  readonly applicationId: string;
  readonly name: string;
  readonly enabled: boolean;
}

/**
 * Returns the features of the tenants at `paths`, in that order, by application and name: those
 * with a value at the tenant or an ancestor. One statement.
 */
export async function featuresOfTenants(
  { session }: Pick<RequestContext, 'session'>,
  paths: readonly string[],
  { applicationId, name }: FeatureChoice = {},
): Promise<FeatureState[][]> {
  const rows = await session.all<FeatureRow>(
    sql`select t.path as "path", f.application_id as "applicationId", f.name as "name",
        f.enabled as "enabled"
      from tenants t join application_features f on f.tenant_id = t.id
      where ${and([
        inTexts('t.path', [...new Set(paths.flatMap(pathsTo))]),
        applicationId === undefined ? undefined : sql`f.application_id = ${applicationId}`,
        name === undefined ? undefined : sql`f.name = ${name}`,
      ])} order by f.application_id, f.name`,
  );
  const set = new Map<string, FeatureRow[]>();
  for (const row of rows) {
    const there = set.get(row.path);
    if (there) there.push(row);
    else set.set(row.path, [row]);
  }
  return paths.map((path) => {
    const features = new Map<string, FeatureState>();
    for (const tenantPath of pathsTo(path)) {
      for (const { enabled, ...feature } of set.get(tenantPath) ?? []) {
        const key = `${feature.applicationId} ${feature.name}`;
        features.set(key, {
          applicationId: feature.applicationId,
          name: feature.name,
          own: tenantPath === path ? enabled : null,
          effective: enabled,
        });
      }
    }
    return [...features].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, feature]) => feature);
  });
}

const namePattern = /^[a-z0-9][a-z0-9_.-]{0,63}$/i;

/** Whether `name` is a valid name of a feature. */
export const isFeatureName = (name: string): boolean => namePattern.test(name);

/** Returns one feature of the tenant at each of `paths`, even if no value is set. One statement. */
export async function featureOfTenants(
  ctx: Pick<RequestContext, 'session'>,
  paths: readonly string[],
  choice: { readonly applicationId: string; readonly name: string },
): Promise<FeatureState[]> {
  const lists = await featuresOfTenants(ctx, paths, choice);
  return lists.map(([feature]) => feature ?? { ...choice, own: null, effective: false });
}
