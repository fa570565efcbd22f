import type { Application } from '../../entities/index.js';

/** An application as it is sent. */
export const presentApplication = ({ id, name, type, usages, apiBaseUrl }: Application) => ({
  id,
  name,
  type,
  usages,
  api_base_url: apiBaseUrl,
});
