import { Type } from '@sinclair/typebox';
import type { UserNotification } from '../../entities/index.js';
import { action } from '../action.js';
import { Uuid, oneOf } from '../schema.js';
import { gateTenant } from '../tenants/tenant-reads.js';
import { readWatchers, type Watcher } from './read-watchers.js';

/** What happens in a tenant that users can watch it for. */
export const watchedNotifications = [
  'backup_error',
  'backup_warning',
  'backup_info',
  'backup_daily_report',
  'backup_critical',
  'device_control_warning',
  'certificate_management_error',
  'certificate_management_warning',
  'certificate_management_info',
] as const satisfies readonly UserNotification[];

/** How many users are told of at most. */
const mostWatchers = 10_000;

/** The users whom a service writes to about a tenant (`GET /tenants/{tenant_id}/watchers`). */
export const listWatchers = action({
  name: 'listWatchers',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      tenantId: Uuid,
      notifications: Type.Array(oneOf(watchedNotifications), { minItems: 1, maxItems: 100 }),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, notifications }): Promise<Watcher[]> {
    const tenant = await gateTenant(ctx, tenantId);
    const [watchers] = await readWatchers(ctx, [tenant], notifications, mostWatchers);
    return watchers!;
  },
});
