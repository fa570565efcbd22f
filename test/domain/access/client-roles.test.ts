import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/domain/core/action.js';
import type { RequestContext } from '../../../src/domain/core/context.js';
import { updateClient } from '../../../src/domain/accounts/clients/update-client.js';
import { grantRole } from '../../../src/domain/access/policies/grant-role.js';
import { revokeRole } from '../../../src/domain/access/policies/revoke-role.js';
import { useTestServer, type Principal } from '../../support/server.js';

// The documented REST operations grant roles to users alone: what clients are given goes through
// the actions that the graph calls.
const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Roles');
const customer = await server.makeTenant(partner.id, 'customer', 'Company');
const partnerClient = await server.makeClient(partner.id, 'partner_admin');
const companyClient = await server.makeClient(customer.id, 'company_admin');
const trustee = await server.makeClient(customer.id);

async function as(client: Principal): Promise<RequestContext> {
  const session = server.session();
  const caller = await server.services.identity.authenticate(
    session,
    { type: 'basic', ...client },
    '127.0.0.1',
  );
  return {
    ...server.services,
    caller,
    session,
    requestId: 'test',
    ip: '127.0.0.1',
    userAgent: null,
  };
}
const give = async (client: Principal, tenantId: string, roleId: string, to = trustee.id) =>
  run(grantRole, await as(client), {
    trusteeType: 'client',
    trusteeId: to,
    tenantId,
    roleId,
  });
const statusFor = async (client: Principal) =>
  (await server.as(client).get(`/tenants/${customer.id}`)).status;

describe('the roles of clients', () => {
  it('can be granted and revoked, with immediate effect', async () => {
    expect(await statusFor(trustee)).toBe(404);
    const policy = await give(companyClient, customer.id, 'readonly_admin');
    expect(policy).toMatchObject({
      trusteeType: 'client',
      trusteeId: trustee.id,
      tenantId: customer.id,
      roleId: 'readonly_admin',
      issuerId: customer.id,
      version: 1,
      deletedAt: null,
    });
    expect(await statusFor(trustee)).toBe(200);
    await expect(give(companyClient, customer.id, 'readonly_admin')).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const { id } = await run(revokeRole, await as(companyClient), { accessPolicyId: policy.id });
    expect(id).toBe(policy.id);
    expect(await statusFor(trustee)).toBe(404);
  });

  it('cannot exceed those of the caller or be granted to the caller itself', async () => {
    for (const [client, tenantId, role, to, code] of [
      [companyClient, customer.id, 'partner_admin', trustee.id, 'ACCESS_DENIED'],
      [companyClient, partner.id, 'partner_admin', trustee.id, 'TARGET_NOT_FOUND'],
      [companyClient, customer.id, 'readonly_admin', companyClient.id, 'ACCESS_DENIED'],
      [companyClient, customer.id, 'readonly_admin', partnerClient.id, 'NOT_FOUND'],
      [companyClient, customer.id, 'readonly_admin', randomUUID(), 'NOT_FOUND'],
      [trustee, customer.id, 'readonly_admin', companyClient.id, 'NOT_FOUND'],
    ] as const) {
      await expect(give(client, tenantId, role, to)).rejects.toMatchObject({ code });
    }
  });

  it('are granted once for concurrent requests', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, () => give(partnerClient, partner.id, 'readonly_admin')),
    );
    const made = results.filter(({ status }) => status === 'fulfilled');
    expect(made).toHaveLength(1);
  });
});

describe('a client', () => {
  it('is not changed with an outdated version', async () => {
    const { id } = await server.makeClient(customer.id);
    const change = async (version: number) =>
      run(updateClient, await as(companyClient), { clientId: id, version, originId: 'o' });
    expect((await change(1)).version).toBe(2);
    await expect(change(1)).rejects.toMatchObject({ code: 'VERSION_MISMATCH' });
  });
});
