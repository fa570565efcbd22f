import type { TenantKind } from '../entities/index.js';

/** A role of the default catalog. */
export interface CatalogueRole {
  readonly id: string;
  /** Type of the application that the role belongs to. */
  readonly application: string;
  readonly name: string;
  /** Kinds of tenants on which the role can be held. */
  readonly kinds: readonly TenantKind[];
  /** Scopes that the role grants on the tenant and its descendants; `*` for all scopes. */
  readonly scopes: readonly string[];
}

const everyKind: TenantKind[] = ['root', 'partner', 'folder', 'customer', 'unit'];
const customers: TenantKind[] = ['customer', 'unit'];

const administration = [
  'tenant_admin',
  'tenant_viewer',
  'user_admin',
  'oauth2_client_admin',
  'security_groups_admin',
  'security_groups_viewer',
];

const administrators: CatalogueRole[] = [
  {
    id: 'root_admin',
    application: 'platform',
    name: 'Platform administrator',
    kinds: ['root'],
    scopes: ['*'],
  },
  {
    id: 'partner_admin',
    application: 'platform',
    name: 'Partner administrator',
    kinds: ['root', 'partner', 'folder'],
    scopes: ['partner_admin', ...administration],
  },
  {
    id: 'company_admin',
    application: 'platform',
    name: 'Company administrator',
    kinds: ['customer'],
    scopes: ['company_admin', ...administration],
  },
  {
    id: 'unit_admin',
    application: 'platform',
    name: 'Unit administrator',
    kinds: ['unit'],
    scopes: ['unit_admin', ...administration],
  },
  {
    id: 'readonly_admin',
    application: 'platform',
    name: 'Read-only administrator',
    kinds: everyKind,
    scopes: ['readonly_admin', 'tenant_viewer', 'security_groups_viewer'],
  },
];

/** A role whose only scope has the same name. */
const single = (
  application: string,
  id: string,
  name: string,
  kinds: readonly TenantKind[],
): CatalogueRole => ({ id, application, name, kinds, scopes: [id] });

/**
 * The roles of the default catalog. A new role is a row in the table `roles`. The code does not
 * refer to roles by name.
 */
export const roles: readonly CatalogueRole[] = [
  ...administrators,
  single('platform', 'token_introspector', 'Token introspector', everyKind),
  single('platform', 'replication_manager', 'Replication manager', everyKind),
  single('platform', 'managed_clients_admin', 'Administrator of managed clients', everyKind),
  single('platform', 'licensing_admin', 'Licensing administrator', everyKind),
  single('platform', 'usage_reporter', 'Usage reporter', everyKind),
  single('platform', 'legal_docs_signer', 'Signer of legal documents', everyKind),
  single('backup', 'protection_admin', 'Protection administrator', everyKind),
  single('backup', 'protection_ro_admin', 'Read-only protection administrator', everyKind),
  single('backup', 'backup_agent_admin', 'Backup agent administrator', everyKind),
  single('backup', 'restore_operator', 'Restore operator', customers),
  single('backup', 'backup_user', 'Backup user', customers),
  single('files_cloud', 'sync_share_admin', 'File sync administrator', everyKind),
  single('files_cloud', 'sync_share_user', 'File sync user', customers),
  single('files_cloud', 'sync_share_guest', 'File sync guest', customers),
  single('physical_data_shipping', 'pds_operator', 'Data shipping operator', everyKind),
  single('physical_data_shipping', 'pds_support', 'Data shipping support', everyKind),
  single('notary', 'notary_admin', 'Notary administrator', everyKind),
  single('notary', 'notary_user', 'Notary user', customers),
  single('hci', 'hci_admin', 'Storage administrator', everyKind),
  single('omnivoice', 'omnivoice_admin', 'Voice administrator', everyKind),
  single('omnivoice', 'omnivoice_user', 'Voice user', customers),
  single('greathorn', 'greathorn_admin', 'Mail security administrator', everyKind),
  single('greathorn', 'greathorn_user', 'Mail security user', customers),
  single('greathorn', 'greathorn_analyst', 'Mail security analyst', everyKind),
  single('greathorn', 'greathorn_client_manager', 'Mail security client manager', everyKind),
];
