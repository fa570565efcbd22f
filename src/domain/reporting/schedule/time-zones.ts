import { timeZoneSetting } from '../../platform/settings/setting-content.js';
import { settingsOfTenants, type SettingReads } from '../../platform/settings/setting-reads.js';

/**
 * Returns the effective time zone of the tenant at each of `paths`: its setting `time_zone`. One
 * statement.
 */
export async function timeZonesAt(ctx: SettingReads, paths: readonly string[]): Promise<string[]> {
  const applicationId = ctx.catalogue.applications.find(({ type }) => type === 'platform')?.id;
  const states = await settingsOfTenants(ctx, paths, { applicationId, names: [timeZoneSetting] });
  return states.map(([state]) => {
    const zone = state?.effective.content;
    return typeof zone === 'string' ? zone : 'UTC';
  });
}
