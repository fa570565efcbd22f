import { startTestServer, type As, type TestServer, type Principal } from '../support/server.js';

/** One server with a small tree, and somebody who has nothing to do with it. */
export interface World {
  readonly server: TestServer;
  /** A partner under the root, with a customer that has a unit. */
  readonly partnerId: string;
  readonly customerId: string;
  readonly unitId: string;
  /** An administrator of the partner who can sign in. */
  readonly partnerAdmin: Principal;
  /** An administrator of another partner: nothing above is theirs to see. */
  readonly stranger: As;
  /** Somebody who may look at the partner and everything below it, and do nothing. */
  readonly viewer: As;
  /** A name that nothing has had yet. */
  readonly fresh: (prefix: string) => string;
  /** A new tenant: a customer of the partner unless told otherwise. */
  readonly tenant: (more?: {
    kind?: string;
    parentId?: string;
    enabled?: boolean;
  }) => Promise<Made>;
  /** A new user of the customer. */
  readonly user: (more?: Record<string, unknown>) => Promise<Made>;
  /** A POST by the root administrator, whose answer has to be a success. */
  readonly post: (path: string, body: object) => Promise<any>;
}

type Made = Record<string, any> & { id: string; version: number };

/** Starts a server and fills it. */
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
