import type { Scenarios } from './scenario.js';

export const platformScenarios: Scenarios = {
  'GET /api/2/applications': { prepare: () => ({}), strangers: 'served' },
  'GET /api/2/applications/{application_id}': {
    async prepare({ server }) {
      const { body } = await server.admin.get('/applications');
      return { params: { application_id: body.items[0].id } };
    },
    strangers: 'served',
  },
  'GET /api/2/editions': { prepare: () => ({}), strangers: 'served' },
  'GET /api/2/logic/languages': { prepare: () => ({}) },
  'GET /api/2/logic/color_schemes': { prepare: () => ({}) },
  'GET /api/2/versions': { prepare: () => ({}) },
};
