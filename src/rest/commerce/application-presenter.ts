import type { Application } from '../../entities/index.js';

/** Presents an application. */
export const presentApplication = ({ id, name, type, usages, apiBaseUrl }: Application) => ({
  id,
  name,
  type,
  usages,
  api_base_url: apiBaseUrl,
});
