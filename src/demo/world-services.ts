import type { DemoItem, DemoLocation, DemoServices } from './demo-services.js';

const gigabyte = 1024 ** 3;
const terabyte = 1024 * gigabyte;

/**
 * The locations of the components of the platform: one component of each capability, in two
 * locations.
 */
export const platformLocations: readonly DemoLocation[] = [
  {
    name: 'Oslo',
    components: [
      {
        name: 'Fjord storage',
        url: 'storage+tls://fjord.example:44445',
        capabilities: ['backup'],
        contentUrl: 'https://browse.fjord.example/',
        backendType: 'azure',
      },
      {
        name: 'Fjord files',
        url: 'https://files.fjord.example/',
        capabilities: ['files_cloud'],
        backendType: 'google',
      },
    ],
  },
  {
    name: 'Reykjavík',
    components: [
      {
        name: 'Geyser recovery',
        url: 'https://recovery.geyser.example/',
        capabilities: ['disaster_recovery'],
      },
      { name: 'Geyser cloud', url: 'https://cloud.geyser.example/', capabilities: ['vcd'] },
    ],
  },
];

/** Resold items, without a quota, because each customer has its own. */
const resold: readonly DemoItem[] = [
  { name: 'workstations' },
  { name: 'servers' },
  { name: 'vms' },
  { name: 'mobiles' },
  { name: 'local_storage' },
  { name: 'child_storages' },
  { name: 'storage', on: 'Fjord storage' },
  { name: 'dr_storage', on: 'Geyser recovery' },
  { name: 'fc_seats' },
  { name: 'fc_storage', on: 'Fjord files' },
  { name: 'notarizations' },
];

const withoutStorage = resold.filter(({ name }) => name !== 'storage');
const ofLantern: DemoItem = { name: 'storage', on: 'Lantern storage' };

/** Infrastructure, offering items, usage and prices of demo tenants, by their names. */
export const services: Readonly<Record<string, DemoServices>> = {
  'Polaris Distribution': {
    items: resold,
    pricing: { currency: 'EUR' },
    // Backups of the customers of this tenant must be encrypted.
    settings: [{ application: 'backup', name: 'encryption_required', value: true, lock: true }],
  },
  'Lantern IT': {
    locations: [
      {
        name: 'Bergen, Lantern house',
        components: [
          {
            name: 'Lantern storage',
            url: 'storage+tls://backup.lantern.example:44445',
            capabilities: ['backup'],
          },
        ],
      },
    ],
    items: [
      ...withoutStorage,
      { name: 'storage', on: 'Fjord storage', quota: 4 * terabyte, overage: terabyte },
      ofLantern,
    ],
    pricing: { currency: 'EUR' },
    settings: [{ application: 'platform', name: 'support_language', value: 'nb' }],
  },
  Coast: { items: [...resold, ofLantern] },
  // In production, with a quota of workstations that is almost reached.
  'Gull & Anchor Hotels': {
    items: [
      { name: 'workstations', quota: 50, overage: 10, used: [31, 36], price: '4.50' },
      { name: 'servers', quota: 6, used: [4, 4], price: '12.00' },
      { ...ofLantern, quota: 2 * terabyte, used: [900 * gigabyte, 1240 * gigabyte] },
      { name: 'fc_seats', quota: 60, used: [31, 37], price: '1.25' },
      { name: 'fc_storage', on: 'Fjord files', quota: terabyte, used: [0, 85 * gigabyte] },
    ],
    pricing: { mode: 'production', currency: 'EUR' },
    settings: [{ application: 'backup', name: 'retention_days', value: 90 }],
  },
  'Front desk': { items: [{ name: 'workstations', used: [7, 9] }] },
  // On trial, with exceeded quotas.
  'Saltmarsh Bakery': {
    items: [
      { name: 'workstations', quota: 5, overage: 5, used: [4, 7] },
      { ...ofLantern, quota: 100 * gigabyte, used: [20 * gigabyte, 61 * gigabyte] },
    ],
  },
  'Meridian Clinic': {
    items: [
      { name: 'servers', quota: 4, used: [2, 3] },
      {
        name: 'storage',
        on: 'Fjord storage',
        quota: 500 * gigabyte,
        used: [260 * gigabyte, 290 * gigabyte],
      },
    ],
  },
  'Tideway Systems': {
    items: [
      { name: 'vms', quota: 40, overage: 0, used: [22, 29], price: '7.90' },
      {
        name: 'storage',
        on: 'Fjord storage',
        used: [3 * terabyte, 3.5 * terabyte],
        price: '0.035',
      },
    ],
    pricing: { mode: 'production', currency: 'USD' },
  },
  'Redwood Hosting': { items: resold, pricing: { currency: 'USD' } },
  'Juniper Labs': { items: [{ name: 'workstations', quota: 30, used: [3, 4] }] },
};
