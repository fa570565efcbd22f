import { startTestServer, type As, type TestServer, type Principal } from '../support/server.js';

/** A server with a small tree, and a caller without access to it. */
export interface World {
  readonly server: TestServer;
  /** A child of the root, with a customer that has a unit. */
  readonly partnerId: string;
  readonly customerId: string;
  readonly unitId: string;
  /** An administrator of the partner who can sign in. */
  readonly partnerAdmin: Principal;
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
  const { id: partnerId } = await server.makeTenant(server.rootId, 'partner', 'Partner');
  const { id: customerId } = await server.makeTenant(partnerId, 'customer', 'Customer');
  const { id: unitId } = await server.makeTenant(customerId, 'unit', 'Unit');
  const { id: otherId } = await server.makeTenant(server.rootId, 'partner', 'Other partner');
  return {
    server,
    partnerId,
    customerId,
    unitId,
    partnerAdmin: await server.makePerson(partnerId, 'partner-admin', 'partner_admin'),
    stranger: await server.makeClient(otherId, 'partner_admin'),
    viewer: await server.makeClient(partnerId, 'readonly_admin'),
    fresh,
    tenant: ({ kind = 'customer', parentId = partnerId, enabled = true } = {}) =>
      server.makeTenant(parentId, kind, fresh('tenant'), { enabled }),
    user: (more = {}) => server.makeUser(customerId, fresh('user'), more),
    post: (path, body) => server.create(path, body),
  };
}
