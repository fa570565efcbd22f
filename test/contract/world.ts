import { makeClient, makePerson, makeTenant, makeUser, type UserActor } from '../support/people.js';
import { startTestServer, type As, type TestServer } from '../support/server.js';

/** A server with a small tree, and a caller without access to it. */
export interface World {
  readonly server: TestServer;
  /** A child of the root, with a customer that has a unit. */
  readonly partnerId: string;
  readonly customerId: string;
  readonly unitId: string;
  /** An administrator of the partner who can sign in. */
  readonly partnerAdmin: UserActor;
  /** An administrator of another partner, without access to the above. */
  readonly stranger: As;
  /** A caller with read-only access to the partner and its descendants. */
  readonly viewer: As;
  /** Returns an unused name. */
  readonly fresh: (prefix: string) => string;
  /** Creates a tenant. Default: a customer of the partner. */
  readonly tenant: (more?: {
    kind?: string;
    parentId?: string;
    enabled?: boolean;
  }) => Promise<Made>;
  /** Creates a user of the customer. */
  readonly user: (more?: Record<string, unknown>) => Promise<Made>;
  /** Sends a POST as the root administrator, which must succeed. */
  readonly post: (path: string, body: object) => Promise<any>;
}

type Made = Record<string, any> & { id: string; version: number };

/** Starts a server and creates the tree. */
export async function makeWorld(): Promise<World> {
  const server = await startTestServer();
  let count = 0;
  const fresh = (prefix: string) => `${prefix}-${++count}`;
  const { id: partnerId } = await makeTenant(server, server.rootId, 'partner', 'Partner');
  const { id: customerId } = await makeTenant(server, partnerId, 'customer', 'Customer');
  const { id: unitId } = await makeTenant(server, customerId, 'unit', 'Unit');
  const { id: otherId } = await makeTenant(server, server.rootId, 'partner', 'Other partner');
  return {
    server,
    partnerId,
    customerId,
    unitId,
    partnerAdmin: await makePerson(server, partnerId, 'partner-admin', 'partner_admin'),
    stranger: await makeClient(server, otherId, 'partner_admin'),
    viewer: await makeClient(server, partnerId, 'readonly_admin'),
    fresh,
    tenant: ({ kind = 'customer', parentId = partnerId, enabled = true } = {}) =>
      makeTenant(server, parentId, kind, fresh('tenant'), { enabled }),
    user: (more = {}) => makeUser(server, customerId, fresh('user'), more),
    async post(path, body) {
      const response = await server.rest('POST', path, { as: server.admin, body });
      if (response.status >= 300) throw new Error(`POST ${path}: ${response.text}`);
      return response.body;
    },
  };
}
