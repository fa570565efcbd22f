import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { AccessPolicy } from '../../../src/entities/index.js';
import { useTestServer } from '../../support/server.js';
import {
  decode,
  lastAccess,
  requestToken,
  type TokenRequestOptions,
} from '../../support/tokens.js';

const server = await useTestServer();
const tenant = await server.makeTenant(server.rootId, 'partner', 'Tokens');

beforeEach(() => void (server.clock.offset = 0));

const ask = (form: Record<string, string> | string, options?: TokenRequestOptions) =>
  requestToken(server, form, options);
const asClient = (options?: TokenRequestOptions) =>
  requestToken(server, { grant_type: 'client_credentials' }, options);

describe('the scope claim', () => {
  it('contains all policies only on request, and states this in the header', async () => {
    const client = await server.makeClient(tenant.id);
    for (let i = 0; i < 35; i++) {
      const child = await server.makeTenant(tenant.id, 'customer', `Scope ${i}`);
      await server.grant('client', client.id, 'company_admin', child.id);
    }
    const hybrid = decode((await asClient({ as: client })).body.access_token);
    expect(hybrid.header.nri).toBe(0);
    expect(hybrid.claims.scope).toHaveLength(32);
    const form = { grant_type: 'client_credentials', not_required_introspection: 'true' };
    const whole = decode((await ask(form, { as: client })).body.access_token);
    expect(whole.header.nri).toBe(1);
    expect(whole.claims.scope).toHaveLength(35);
  });

  it('contains the resource of a restricted policy', async () => {
    const client = await server.makeClient(tenant.id, 'partner_admin');
    await server.write(async ({ em }) => {
      const policy = await em.findOneOrFail(AccessPolicy, { trusteeId: client.id });
      em.assign(policy, {
        resourceServerId: 'task-manager',
        resourceNamespace: 'queues',
        resourcePath: 'a/b',
      });
    });
    const { claims } = decode((await asClient({ as: client })).body.access_token);
    expect(claims.scope).toEqual([
      {
        tid: expect.stringMatching(/^\d+$/),
        tuid: tenant.id,
        role: 'partner_admin',
        rs: 'task-manager',
        rn: 'queues',
        rp: 'a/b',
      },
    ]);
  });
});

describe('a request that cannot be granted', () => {
  it.each([
    ['nothing at all', '', 'invalid_request', 'grant_type is required'],
    ['no grant type', 'scope=openid', 'invalid_request', 'grant_type is required'],
    ['an empty grant type', 'grant_type=', 'invalid_request', 'grant_type is required'],
    ['a parameter twice', 'grant_type=password&grant_type=password', 'invalid_request', undefined],
    ['no login', 'grant_type=password&password=x', 'invalid_request', 'username is required'],
    ['no password', 'grant_type=password&username=x', 'invalid_request', 'password is required'],
    ['an empty password', 'grant_type=password&username=x&password=', 'invalid_request', undefined],
    ['U+0000', 'grant_type=password&username=a%00b&password=x', 'invalid_request', undefined],
    [
      'an endless login',
      `grant_type=password&password=x&username=${'x'.repeat(5000)}`,
      'invalid_request',
      undefined,
    ],
    [
      'no refresh token',
      'grant_type=refresh_token',
      'invalid_request',
      'refresh_token is required',
    ],
    [
      'neither yes nor no',
      'grant_type=client_credentials&not_required_introspection=maybe',
      'invalid_request',
      undefined,
    ],
    ['an unknown grant', 'grant_type=guess', 'unsupported_grant_type', undefined],
    [
      'a hashed password',
      'grant_type=md5_password&username=a&password=b',
      'unsupported_grant_type',
      undefined,
    ],
    ['__proto__', '__proto__=x&grant_type=__proto__', 'unsupported_grant_type', undefined],
    [
      'a tenant as scope',
      `grant_type=client_credentials&scope=urn:acronis.com:tenant-id:${'0'.repeat(8)}`,
      'invalid_scope',
      undefined,
    ],
  ])('receives an error: %s', async (_, form, error, description) => {
    const { status, body, headers } = await ask(form, { as: server.client });
    expect(status).toBe(400);
    expect(body.error).toBe(error);
    expect(body.error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
    if (description) expect(body.error_description).toBe(description);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
  });

  it('is not JSON', async () => {
    const { status, body } = await server.client.post('/idp/token', {
      grant_type: 'client_credentials',
    });
    expect(status).toBe(400);
    expect(body).toEqual({
      error: 'invalid_request',
      error_description: 'the Content-Type must be application/x-www-form-urlencoded',
    });
  });

  it('is a form for other operations', async () => {
    const { status, body } = await server.admin.post('/tenants', 'name=x', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(status).toBe(415);
    expect(body.error.code).toBe('invalid_content_type');
  });
});

describe('the last access of a client', () => {
  it('is recorded at most once a minute, with the address, without changing the version', async () => {
    const client = await server.makeClient(tenant.id);
    expect(await lastAccess(server, client.id)).toBeNull();
    await asClient({ as: client });
    await vi.waitFor(async () => expect(await lastAccess(server, client.id)).toBeGreaterThan(0));
    const first = await lastAccess(server, client.id);
    const write = vi.spyOn(server.services.database, 'write');
    try {
      for (let i = 0; i < 5; i++) await asClient({ as: client });
      expect(write).not.toHaveBeenCalled();
      server.clock.offset = 60_000;
      await client.get('/users/me');
      expect(write).toHaveBeenCalledTimes(1);
    } finally {
      write.mockRestore();
    }
    await vi.waitFor(async () =>
      expect(await lastAccess(server, client.id)).toBeGreaterThan(first!),
    );
    const [row] = await server.session().all(
      sql`select c.last_access_from_ip as "ip", c.version as "version" from clients c
        where c.id = ${client.id}`,
    );
    expect(row).toEqual({ ip: '127.0.0.1', version: 1 });
  });

  it('does not delay or fail a token request', async () => {
    const client = await server.makeClient(tenant.id);
    const write = vi
      .spyOn(server.services.database, 'write')
      .mockImplementationOnce(() => Promise.reject(new Error('the disk is full')));
    try {
      expect((await asClient({ as: client })).status).toBe(200);
    } finally {
      write.mockRestore();
    }
    await asClient({ as: client });
    await vi.waitFor(async () => expect(await lastAccess(server, client.id)).toBeGreaterThan(0));
  });
});
