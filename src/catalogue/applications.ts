/** An application of the default catalog. */
export interface CatalogueApplication {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly apiBaseUrl: string;
}

/** The applications of the default catalog, in their order in lists. */
export const applications: readonly CatalogueApplication[] = [
  {
    id: '6e6d758d-8e74-3ae3-ac84-50eb0dff12eb',
    type: 'backup',
    name: 'Backup',
    apiBaseUrl: '/bc/',
  },
  {
    id: 'b71b2c18-590a-303c-9d5a-8444fbe713ac',
    type: 'physical_data_shipping',
    name: 'Physical Data Shipping',
    apiBaseUrl: '/pds/',
  },
  {
    id: 'dfd85a5f-a464-32ab-81fd-99bcc66a070f',
    type: 'files_cloud',
    name: 'File Sync & Share',
    apiBaseUrl: '/fc/',
  },
  {
    id: 'f9c5744e-bd1a-36b6-b0f0-ecd7483e1796',
    type: 'notary',
    name: 'Notary',
    apiBaseUrl: '/notary/console',
  },
  {
    id: 'cc29685d-a9ca-3e87-a83d-069f18b588f0',
    type: 'hci',
    name: 'Storage SPLA',
    apiBaseUrl: '/hci/',
  },
  {
    id: '7459244f-68f3-3bf4-9f53-5f63ecc1d91f',
    type: 'platform',
    name: 'Management Portal',
    apiBaseUrl: '/mc/',
  },
];
