import { and, inTexts, sql } from '../../../database/sql.js';
import type { RequestContext } from '../../core/context.js';
import { pathsTo } from '../../core/paths.js';

/** A feature of an application, as a tenant has it. */
export interface FeatureState {
  readonly applicationId: string;
  readonly name: string;
  /** What was set at the tenant itself; null if nothing was. */
  readonly own: boolean | null;
  /** What counts: the nearest of what was set there and above; off where nothing was. */
  readonly effective: boolean;
}

/** Which features are wanted: all that anything was set of, unless it says otherwise. */
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
 * The features of the tenants at `paths`, in that order, by application and name: those that were set
 * at the tenant or at one above it. One statement.
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
    for (const place of pathsTo(path)) {
      for (const { enabled, ...feature } of set.get(place) ?? []) {
        const key = `${feature.applicationId} ${feature.name}`;
        features.set(key, {
          applicationId: feature.applicationId,
          name: feature.name,
          own: place === path ? enabled : null,
          effective: enabled,
        });
      }
    }
    return [...features].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, feature]) => feature);
  });
}

const namePattern = /^[a-z0-9][a-z0-9_.-]{0,63}$/i;

/** Whether a feature can be called `name`. */
export const isFeatureName = (name: string): boolean => namePattern.test(name);

/** One feature of the tenant at each of `paths`, whether anything was set of it or not. One statement. */
export async function featureOfTenants(
  ctx: Pick<RequestContext, 'session'>,
  paths: readonly string[],
  choice: { readonly applicationId: string; readonly name: string },
): Promise<FeatureState[]> {
  const lists = await featuresOfTenants(ctx, paths, choice);
  return lists.map(([feature]) => feature ?? { ...choice, own: null, effective: false });
}
