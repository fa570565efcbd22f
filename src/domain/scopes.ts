/** The scopes that an action may ask for. */
export type Scope =
  | 'root_admin'
  | 'partner_admin'
  | 'company_admin'
  | 'unit_admin'
  | 'readonly_admin'
  | 'tenant_admin'
  | 'tenant_viewer'
  | 'user_admin'
  | 'oauth2_client_admin'
  | 'security_groups_admin'
  | 'security_groups_viewer'
  | 'managed_clients_admin'
  | 'replication_manager'
  | 'licensing_admin'
  | 'usage_reporter';
