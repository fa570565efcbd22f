import { dayFromToday, makeReport, reportBody, store } from '../../support/reports.js';
import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

const yesterday = ({ server }: World) => dayFromToday(server, -1);

const monthly = ({ server, customerId }: World) =>
  makeReport(server, customerId, { schedule: { type: 'monthly' } });

/** A report with a user of the customer as a recipient. */
async function subscribed(world: World) {
  const { id: userId } = await world.user();
  const { id } = await makeReport(world.server, world.customerId, { recipients: [userId] });
  return { userId, id };
}

export const reportScenarios: Scenarios = {
  'POST /api/2/reports': {
    async prepare(world) {
      const { id } = await world.user();
      return {
        body: reportBody(world.customerId, {
          recipients: [id],
          result_action: 'send',
          parameters: {
            kind: 'usage_summary',
            level: 'accounts',
            formats: ['csv', 'json_v1', 'csv_v2_0', 'html'],
            period: { start: yesterday(world), end: yesterday(world) },
            hide_zero_usage: true,
            show_skus: false,
          },
          schedule: { type: 'once', enabled: true },
          generation_date: dayFromToday(world.server, 1),
        }),
      };
    },
  },
  'POST /api/2/reports/bulk': {
    async prepare(world) {
      const { tenant_id: _, ...parameters } = reportBody(world.customerId).parameters;
      return {
        body: {
          ...reportBody(world.customerId),
          parameters: {
            ...parameters,
            tenant_ids: [world.customerId, world.unitId],
            formats: ['csv'],
            period: { start: yesterday(world), end: yesterday(world) },
            hide_zero_usage: true,
            show_skus: false,
          },
        },
      };
    },
  },
  'GET /api/2/reports/{report_id}': {
    prepare: async (world) => ({
      params: { report_id: (await makeReport(world.server, world.customerId)).id },
    }),
  },
  'PUT /api/2/reports/{report_id}': {
    async prepare(world) {
      const { id } = await monthly(world);
      return {
        params: { report_id: id },
        body: {
          recipients: [(await world.user()).id],
          parameters: {
            kind: 'usage_daily',
            level: 'accounts',
            hide_zero_usage: true,
            show_skus: true,
          },
          schedule: { enabled: false },
        },
      };
    },
  },
  'DELETE /api/2/reports/{report_id}': {
    async prepare(world) {
      const { id, version } = await monthly(world);
      return { params: { report_id: id }, query: { version } };
    },
  },
  'GET /api/2/reports/{report_id}/stored': {
    async prepare(world) {
      const parameters = { formats: ['json_v1', 'html'] };
      const { id } = await makeReport(world.server, world.customerId, { parameters });
      await store(world.server, id, 'all there is to say');
      return { params: { report_id: id } };
    },
  },
  'GET /api/2/reports/{report_id}/stored/{stored_report_id}': {
    async prepare(world) {
      const { id } = await makeReport(world.server, world.customerId);
      const [stored] = await store(world.server, id, 'tenant,usage\r\n');
      return { params: { report_id: id, stored_report_id: stored! } };
    },
  },
  'GET /api/2/tenants/{tenant_id}/reports': {
    async prepare(world) {
      await makeReport(world.server, world.customerId);
      return { params: { tenant_id: world.customerId } };
    },
  },
  'GET /api/2/users/{user_id}/report-subscriptions': {
    prepare: async (world) => ({ params: { user_id: (await subscribed(world)).userId } }),
  },
  'POST /api/2/users/{user_id}/report-subscriptions': {
    async prepare(world) {
      const { id } = await makeReport(world.server, world.customerId);
      return { params: { user_id: (await world.user()).id }, body: { report_id: id } };
    },
  },
  'DELETE /api/2/users/{user_id}/report-subscriptions/{report_id}': {
    async prepare(world) {
      const { userId, id } = await subscribed(world);
      return { params: { user_id: userId, report_id: id } };
    },
  },
};
