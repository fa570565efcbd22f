import type { DemoTenant } from './demo-tenant.js';

const norway = { city: 'Bergen', country: 'Norway' };

const gullAndAnchor: DemoTenant = {
  name: 'Gull & Anchor Hotels',
  kind: 'customer',
  customerType: 'enterprise',
  customerId: 'GA-2201',
  contact: {
    ...norway,
    email: 'office@gull-anchor.example',
    address1: 'Strandgaten 14',
    zipcode: '5013',
    website: 'https://gull-anchor.example',
    industry: 'Hospitality',
    organizationSize: '201-500',
  },
  contacts: [
    {
      types: ['billing'],
      firstname: 'Ingrid',
      lastname: 'Dahl',
      email: 'invoices@gull-anchor.example',
    },
  ],
  users: [
    {
      firstname: 'Clara',
      lastname: 'Sund',
      email: 'clara@gull-anchor.example',
      title: 'Head of IT',
      role: 'company_admin',
      notifications: ['maintenance', 'quota', 'reports'],
      businessTypes: ['buyer'],
      actsAs: ['primary', 'technical'],
    },
    {
      firstname: 'Nils',
      lastname: 'Aas',
      email: 'nils@gull-anchor.example',
      role: 'readonly_admin',
      invited: true,
    },
    {
      firstname: 'Tore',
      lastname: 'Vik',
      email: 'tore@gull-anchor.example',
      title: 'Seasonal auditor',
      role: 'readonly_admin',
      days: 90,
    },
  ],
  clients: [{ name: 'Gull & Anchor backup agents', type: 'managed_client' }],
  groups: [
    {
      members: ['clara@gull-anchor.example', 'tore@gull-anchor.example'],
      roles: ['restore_operator'],
    },
  ],
  children: [
    {
      name: 'Front desk',
      kind: 'unit',
      contact: { ...norway, email: 'desk@gull-anchor.example' },
      users: [
        {
          firstname: 'Uma',
          lastname: 'Rao',
          email: 'uma@gull-anchor.example',
          title: 'Front desk manager',
          role: 'unit_admin',
        },
      ],
      children: [
        {
          name: 'Night shift',
          kind: 'unit',
          contact: { ...norway, email: 'night@gull-anchor.example' },
        },
      ],
    },
    { name: 'Kitchen', kind: 'unit', contact: { ...norway, email: 'kitchen@gull-anchor.example' } },
  ],
};

const saltmarshBakery: DemoTenant = {
  name: 'Saltmarsh Bakery',
  kind: 'customer',
  customerType: 'small_office',
  contact: {
    ...norway,
    email: 'hello@saltmarsh.example',
    industry: 'Food',
    organizationSize: '11-50',
  },
  users: [
    {
      firstname: 'Ben',
      lastname: 'Moen',
      email: 'ben@saltmarsh.example',
      title: 'Baker',
      role: 'backup_user',
      notifications: ['backup_error', 'backup_daily_report'],
    },
    { firstname: 'Olaf', lastname: 'Brekke', email: 'olaf@saltmarsh.example', left: true },
  ],
};

const meridianClinic: DemoTenant = {
  name: 'Meridian Clinic',
  kind: 'customer',
  closed: true,
  internalTag: 'health',
  contact: { ...norway, email: 'office@meridian.example', industry: 'Healthcare' },
  users: [
    {
      firstname: 'Ada',
      lastname: 'Moss',
      email: 'ada@meridian.example',
      title: 'Physician',
      role: 'company_admin',
    },
  ],
  children: [
    { name: 'Laboratory', kind: 'unit', contact: { ...norway, email: 'lab@meridian.example' } },
  ],
};

const lanternIt: DemoTenant = {
  name: 'Lantern IT',
  kind: 'partner',
  customerId: 'RS-0107',
  contact: { ...norway, email: 'hello@lantern.example', website: 'https://lantern.example' },
  contacts: [
    {
      types: ['technical'],
      firstname: 'On-call',
      lastname: 'engineer',
      email: 'oncall@lantern.example',
      phone: '+47 5550 0107',
    },
    {
      types: ['management'],
      firstname: 'Sigrid',
      lastname: 'Holt',
      email: 'sigrid@lantern.example',
    },
  ],
  users: [
    {
      firstname: 'Leo',
      lastname: 'Berg',
      email: 'leo@lantern.example',
      role: 'partner_admin',
      notifications: ['backup_error', 'backup_critical'],
      actsAs: ['primary'],
    },
    { firstname: 'Rita', lastname: 'Falk', email: 'rita@lantern.example', role: 'readonly_admin' },
  ],
  brand: {
    companyName: 'Lantern IT',
    serviceName: 'Lantern Cloud',
    colorScheme: 'dark_and_light_blue',
    supportPhone: '+47 5550 0107',
    supportUrl: 'mailto:support@lantern.example',
    homeUrl: 'https://lantern.example',
    helpUrl: 'https://lantern.example/help',
    privacyPolicyUrl: 'https://lantern.example/privacy',
  },
  clients: [
    { name: 'Lantern provisioning', type: 'api_client' },
    { name: 'Lantern provisioning (retired)', type: 'api_client', disabled: true },
  ],
  children: [
    {
      name: 'Coast',
      kind: 'folder',
      contact: { ...norway, email: 'coast@lantern.example' },
      children: [gullAndAnchor, saltmarshBakery],
    },
    meridianClinic,
    {
      name: 'Old Mill Press',
      kind: 'customer',
      disabled: true,
      internalTag: 'unpaid',
      contact: { ...norway, email: 'office@oldmill.example' },
    },
  ],
};

/**
 * The demo tree: a distributor with a reseller that has customers of several types, of which one is
 * closed and one is disabled, a customer that the distributor has locked, and a second partner
 * without access to them. Their services are in `services`.
 */
export const world: readonly DemoTenant[] = [
  {
    name: 'Polaris Distribution',
    kind: 'partner',
    customerId: 'DI-0001',
    contact: {
      email: 'office@polaris.example',
      address1: 'Nordkaia 2',
      city: 'Oslo',
      zipcode: '0150',
      country: 'Norway',
      phone: '+47 5550 0001',
      website: 'https://polaris.example',
    },
    contacts: [
      {
        types: ['billing'],
        firstname: 'Jon',
        lastname: 'Eide',
        email: 'billing@polaris.example',
      },
    ],
    users: [
      {
        firstname: 'Petra',
        lastname: 'Lund',
        email: 'petra@polaris.example',
        title: 'Operations',
        role: 'partner_admin',
        notifications: ['maintenance', 'reports'],
        actsAs: ['primary', 'management'],
      },
    ],
    clients: [{ name: 'Polaris provisioning', type: 'api_client' }],
    children: [
      lanternIt,
      {
        name: 'Tideway Systems',
        kind: 'customer',
        customerType: 'enterprise',
        locked: true,
        contact: { email: 'office@tideway.example', city: 'Oslo', country: 'Norway' },
      },
      {
        name: 'Holm family',
        kind: 'customer',
        customerType: 'consumer',
        contact: { email: 'anna@holm.example', city: 'Tromsø', country: 'Norway' },
      },
    ],
  },
  {
    name: 'Redwood Hosting',
    kind: 'partner',
    contact: { email: 'office@redwood.example', city: 'Portland', country: 'United States' },
    users: [
      { firstname: 'Rosa', lastname: 'Vega', email: 'rosa@redwood.example', role: 'partner_admin' },
    ],
    children: [
      {
        name: 'Juniper Labs',
        kind: 'customer',
        contact: { email: 'office@juniper.example', city: 'Portland', country: 'United States' },
      },
    ],
  },
];
