import type { Watcher } from '../../domain/reporting/watchers/read-watchers.js';

/** Presents a user who watches a tenant. */
export const presentWatcher = (watcher: Watcher) => ({
  tenant_id: watcher.tenantId,
  language: watcher.language,
  subject_firstname: watcher.firstname ?? '',
  subject_lastname: watcher.lastname ?? '',
  subject_email: watcher.email,
  subject_login: watcher.login,
  subject_hierarchy_name: watcher.hierarchyName,
  recipient: watcher.email,
  brand_id: watcher.brandId,
  sender: watcher.sender,
});
