import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from './processes.mjs';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The production build. */
export const defaultServer = join(repository, 'dist/main.js');

const clientId = 'be9c4000-0000-4000-8000-00000000be9c';
const clientSecret = 'secret-of-the-benchmark-client';
/** Basic credentials of the first client. */
export const clientBasic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;

/** Password of all users with a password. */
export const password = 'password of the benchmark';

/** Starts account-graph in production mode, without logging and rate limit. */
export function startAccountGraph(
  databaseUrl,
  { script = defaultServer, nodeArguments = [], env = {} } = {},
) {
  return startServer('account-graph', script, {
    nodeArguments,
    env: {
      DATABASE_URL: databaseUrl,
      RATE_LIMIT: 'off',
      LOG_LEVEL: 'silent',
      BOOTSTRAP_ADMIN_LOGIN: 'bench-admin',
      BOOTSTRAP_ADMIN_PASSWORD: password,
      BOOTSTRAP_CLIENT_ID: clientId,
      BOOTSTRAP_CLIENT_SECRET: clientSecret,
      ...env,
    },
  });
}

/** A form request to an OAuth 2.0 endpoint. */
export const tokenForm = (endpoint, fields, headers = {}) => ({
  method: 'POST',
  path: `/api/2/idp/${endpoint}`,
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  body: new URLSearchParams(fields).toString(),
});

/** The request that issues a token to the first client. */
export const tokenRequest = tokenForm(
  'token',
  { grant_type: 'client_credentials' },
  { authorization: clientBasic },
);

/** Returns the value of `Authorization` for the load: a token of the first client, or its secret. */
export async function authorizationOf(server, kind) {
  if (kind === 'basic') return clientBasic;
  const { method, path, headers, body } = tokenRequest;
  const response = await fetch(server.url + path, { method, headers, body });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`no token: ${response.status} ${text}`);
  return `Bearer ${JSON.parse(text).access_token}`;
}
