import { Type } from '@sinclair/typebox';
import { watchedNotifications } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { Uuid, oneOf } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { readWatchers, type Watcher } from './read-watchers.js';

/** Maximum number of users. */
const mostWatchers = 10_000;

/**
 * Lists the users to whom a service sends mail about a tenant (`GET
 * /tenants/{tenant_id}/watchers`).
 */
export const listWatchers = action({
  name: 'listWatchers',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      tenantId: Uuid,
      notifications: Type.Array(oneOf(watchedNotifications), { maxItems: 100 }),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, notifications }): Promise<Watcher[]> {
    const tenant = await authorizeTenant(ctx, tenantId);
    const [watchers] = await readWatchers(ctx, [tenant], notifications, mostWatchers);
    return watchers!;
  },
});
