import { at, deletion, type Command } from './commands.js';
import { EnumValue, enums } from './call.js';

/** Commands on reports, infrastructure, brands and applications. */
export const services = {
  createLocation: async (world, { at: [where] }) => {
    const input = { ownerTenantId: world.pick('tenant', where)!, name: 'There' };
    return {
      rest: ['POST', '/locations', input],
      graph: ['createLocation', input, 'location'],
      makes: 'location',
    };
  },
  deleteLocation: deletion('location', (id) => `/locations/${id}`, 'deleteLocation'),
  createInfraComponent: async (world, { at: [where, location], patch }) => {
    const locationId = world.pick('location', location);
    const input = {
      name: 'Storage',
      url: 'https://storage.example',
      capabilities: enums('BACKUP'),
      ...patch,
      ownerTenantId: world.pick('tenant', where)!,
      ...(locationId !== undefined && { locationId }),
    };
    return {
      rest: ['POST', '/infra', input],
      graph: ['createInfraComponent', input, 'infraComponent'],
      makes: 'infraComponent',
    };
  },
  deleteInfraComponent: deletion('infraComponent', (id) => `/infra/${id}`, 'deleteInfraComponent'),
  createReport: async (world, { at: [where, how, whom], stale }) => {
    const user = world.pick('user', whom);
    const input = {
      parameters: {
        tenantId: world.pick('tenant', where)!,
        kind: new EnumValue('USAGE_CURRENT'),
        level: at(enums('ITSELF', 'ALL_PARTNERS', 'ACCOUNTS'), how),
        formats: enums('CSV', 'HTML'),
      },
      schedule: { type: at(enums('MONTHLY', 'ONCE'), how) },
      resultAction: at(enums('SAVE', 'SEND'), whom),
    };
    const recipients = user === undefined || stale ? [] : [user];
    return {
      rest: ['POST', '/reports', { ...input, recipients }],
      graph: ['createReport', { ...input, recipientIds: recipients }, 'report'],
      makes: 'report',
    };
  },
  updateRecipients: async (world, { at: [which, one, other], stale }) => {
    const id = world.pick('report', which);
    if (id === undefined) return undefined;
    const users = [world.pick('user', one), world.pick('user', other)].filter(
      (user) => user !== undefined,
    );
    const recipients = stale ? [] : users;
    return {
      rest: ['PUT', `/reports/${id}`, { recipients }],
      graph: ['updateReport', { id, recipientIds: recipients }],
    };
  },
  deleteReport: deletion('report', (id) => `/reports/${id}`, 'deleteReport'),
  subscribeToReport: async (world, { at: [who, which] }) => {
    const [userId, reportId] = [world.pick('user', who), world.pick('report', which)];
    if (userId === undefined || reportId === undefined) return undefined;
    return {
      rest: ['POST', `/users/${userId}/report-subscriptions`, { reportId }],
      graph: ['subscribeToReport', { userId, reportId }],
    };
  },
  unsubscribeFromReport: async (world, { at: [who, which] }) => {
    const [userId, reportId] = [world.pick('user', who), world.pick('report', which)];
    if (userId === undefined || reportId === undefined) return undefined;
    return {
      rest: ['DELETE', `/users/${userId}/report-subscriptions/${reportId}`],
      graph: ['unsubscribeFromReport', { userId, reportId }],
    };
  },
  enableBrand: async (world, { at: [where], stale }) => {
    const tenantId = world.pick('tenant', where)!;
    const version = await world.version('tenant', tenantId, stale);
    return {
      rest: ['POST', `/tenants/${tenantId}/brand`, undefined, { version }],
      graph: ['enableBrand', { tenantId, version }],
    };
  },
  disableBrand: async (world, { at: [where], stale }) => {
    const tenantId = world.pick('tenant', where)!;
    const version = await world.version('tenant', tenantId, stale);
    return {
      rest: ['DELETE', `/tenants/${tenantId}/brand`, undefined, { version }],
      graph: ['disableBrand', { tenantId, version }],
    };
  },
} satisfies Record<string, Command>;
