import { EnumValue, enums } from './call.js';

/** Values for each optional member of an update, in the spelling of the graph. */
export type Members = Readonly<Record<string, readonly unknown[]>>;

const contactTexts: Members = {
  firstName: ['Ada', ''],
  lastName: ['Lovelace'],
  phone: ['+49 30 1234'],
  fax: ['5'],
  address1: ['Street 1'],
  address2: ['Yard'],
  zipcode: ['10115'],
  city: ['Berlin'],
  state: ['BE'],
  country: ['DE', 'Germany'],
  title: ['Dr.'],
  website: ['https://example.com'],
  industry: ['Mining'],
  organizationSize: ['10-50'],
  aan: ['7'],
  language: ['de', 'en'],
};

const contact: Members = {
  ...contactTexts,
  email: ['ada@example.com', '', 'no address'],
  types: [[], enums('LEGAL'), enums('BILLING', 'TECHNICAL'), enums('BILLING', 'BILLING')],
  emailConfirmed: [true, false],
};

/** Parts of a contact in a tenant or user. */
const contacts: readonly unknown[] = [
  { email: 'part@example.com' },
  { firstName: 'Part', lastName: 'Whole', types: enums('PRIMARY') },
  { phone: '1', city: 'Rome', emailConfirmed: true },
  {},
];

/** The members of each update, in addition to the id and the version of the object. */
export const members = {
  tenant: {
    name: ['Renamed', 'Customer', '', 'x'.repeat(300)],
    kind: enums('PARTNER', 'FOLDER', 'CUSTOMER', 'UNIT'),
    customerType: enums('ENTERPRISE', 'SMALL_OFFICE', 'DEFAULT'),
    contact: contacts,
    enabled: [true, false],
    customerId: ['17', ''],
    internalTag: ['tag', ''],
    brandId: [1],
    language: ['de', 'xx'],
    defaultIdpId: ['11111111-1111-4111-8111-111111111111'],
    updateLock: [{ enabled: true }, { enabled: false }],
    ancestralAccess: [true, false],
    externalOperation: enums('RECOVERING', 'NO_OPERATION'),
  },
  user: {
    login: ['renamed', 'Renamed@Example.com', '', 'a b'],
    contact: contacts,
    enabled: [true, false],
    language: ['de', 'xx'],
    notifications: [[], enums('QUOTA', 'REPORTS'), enums('MAINTENANCE')],
    disableAfter: ['2031-01-01T00:00:00Z'],
    idpId: ['11111111-1111-4111-8111-111111111111'],
    externalId: ['e-1'],
  },
  contact,
  client: {
    data: [{}, { agent_type: 'x', hostname: 'y' }, { client_name: 'mine' }],
    status: enums('ENABLED', 'DISABLED'),
    redirectUris: [[], ['https://client.example/cb'], ['javascript:alert(1)']],
    postLogoutRedirectUris: [[], ['https://client.example/out']],
    originId: ['origin', ''],
  },
  location: { name: ['Here', ''] },
  infraComponent: {
    name: ['Storage 2', ''],
    url: ['https://storage.example', 'nothing'],
    capabilities: [enums('BACKUP'), enums('BACKUP', 'FILES_CLOUD'), []],
    contentUrl: ['https://content.example'],
    contentMobileUrl: ['https://mobile.example'],
    backendType: ['azure'],
  },
  report: {
    parameters: [
      { level: new EnumValue('ITSELF') },
      { level: new EnumValue('ALL_PARTNERS'), kind: new EnumValue('USAGE_SUMMARY') },
      { hideZeroUsage: true, showSkus: true },
      {},
    ],
    schedule: [{ enabled: false }, { enabled: true }],
  },
  pricing: { mode: enums('TRIAL', 'PRODUCTION', 'SUSPENDED'), currency: ['EUR', 'JPY'] },
  billing: {
    mode: enums('EXTERNAL', 'INTERNAL'),
    usageCalculationMode: enums('LAST_DAY', 'AVERAGE'),
  },
  brand: {
    companyName: ['Brand', ''],
    serviceName: ['Service'],
    color: ['#aabbcc', 'red'],
    colorScheme: enums('PURPLE', 'SCHEME_2'),
    supportUrl: ['https://support.example', 'nothing'],
    ownsCustomLegalDocs: [true, false],
    whiteLabeledAgent: [true],
    smtpPort: [25, 0],
  },
} as const satisfies Record<string, Members>;
export type Updated = keyof typeof members;
