import { randomUUID } from 'node:crypto';
import { hashSecret, randomSecret } from '../../src/domain/core/secrets.js';
import { AccessPolicy, Client } from '../../src/entities/index.js';
import type { As, TestServer } from './server.js';

export type Body = Record<string, any> & { id: string; version: number };

export const refusal = ({ status, body }: { status: number; body: any }) => [
  status,
  body?.error?.context?.code,
  body?.error?.context?.field,
];

async function made(
  server: TestServer,
  path: string,
  body: object,
  as: As = server.admin,
): Promise<Body> {
  const response = await server.rest('POST', path, { as, body });
  if (response.status >= 300) throw new Error(`POST ${path}: ${response.text}`);
  return response.body as Body;
}

/** A tenant, created by the root administrator. */
export const makeTenant = (
  server: TestServer,
  parentId: string,
  kind: string,
  name: string,
  more: object = {},
) => made(server, '/tenants', { parent_id: parentId, kind, name, ...more });

/** A user, created by the root administrator. */
export const makeUser = (server: TestServer, tenantId: string, login: string, more: object = {}) =>
  made(server, '/users', { tenant_id: tenantId, login, ...more });

const stamps = () => ({
  id: randomUUID(),
  version: 1,
  createdAt: Date.now(),
  updatedAt: Date.now(),
  deletedAt: null,
  deletionId: null,
});

/** Gives `role` on `tenantId` to a user or client. */
export async function grant(
  server: TestServer,
  trusteeType: 'user' | 'client' | 'user_group',
  trusteeId: string,
  role: string,
  tenantId: string,
): Promise<void> {
  const { database } = server.services;
  await database.write(database.session(), async ({ em }) => {
    em.create(
      AccessPolicy,
      {
        ...stamps(),
        trusteeId,
        trusteeType,
        issuerId: server.rootId,
        tenantId,
        roleId: role,
        resourceServerId: null,
        resourceNamespace: null,
        resourcePath: null,
      },
      { persist: true },
    );
  });
}

export type ClientActor = { id: string; username: string; password: string };

/** A client of `tenantId` that holds `role` on `on` (its own tenant, unless one is named). */
export async function makeClient(
  server: TestServer,
  tenantId: string,
  role?: string,
  on = tenantId,
): Promise<ClientActor> {
  const secret = randomSecret();
  const row = stamps();
  const { database } = server.services;
  await database.write(database.session(), async ({ em }) => {
    em.create(
      Client,
      {
        ...row,
        tenantId,
        type: 'api_client',
        data: {},
        tokenEndpointAuthMethod: 'client_secret_basic',
        secretHash: hashSecret(secret),
        registrationTokenHash: hashSecret(randomSecret()),
        secretExpiresAt: 0,
        createdBy: server.adminId,
        lastAccessAt: null,
        lastAccessFromIp: null,
        status: 'enabled',
        redirectUris: [],
        postLogoutRedirectUris: [],
        originId: null,
        tokenGeneration: 1,
      },
      { persist: true },
    );
  });
  if (role) await grant(server, 'client', row.id, role, on);
  return { id: row.id, username: row.id, password: secret };
}

export const password = 'quite a long passphrase';

export type UserActor = { id: string; username: string; password: string };

/** A user of `tenantId` who can sign in and holds `role` on `on`. */
export async function makePerson(
  server: TestServer,
  tenantId: string,
  login: string,
  role?: string,
  on = tenantId,
): Promise<UserActor> {
  const { id } = await makeUser(server, tenantId, login);
  const { status, text } = await server.rest('POST', `/users/${id}/password`, {
    as: server.client,
    body: { password },
  });
  if (status !== 204) throw new Error(text);
  if (role) await grant(server, 'user', id, role, on);
  return { id, username: login, password };
}
