import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { action, run } from '../../../src/domain/core/action.js';
import { anonymous, type Caller } from '../../../src/domain/core/caller.js';
import type { RequestContext } from '../../../src/domain/core/context.js';
import { DomainError } from '../../../src/domain/core/errors.js';
import { authorizeTenant } from '../../../src/domain/access/tree/tenant-reads.js';
import { Tenant } from '../../../src/entities/index.js';
import { useTestServer } from '../../support/server.js';

/* The rules that every action has without asking for them. */
const server = await useTestServer();
const tenant = await server.makeTenant(server.rootId, 'partner', 'Acted on');

const somebody: Caller = { ...anonymous, type: 'user', id: '11111111-2222-3333-4444-555555555555' };

function contextOf(caller: Caller): RequestContext {
  const { services } = server;
  const session = services.database.session();
  return { ...services, caller, session, requestId: 'test', ip: '127.0.0.1', userAgent: null };
}

const rootCaller = (): Promise<Caller> =>
  server.services.identity.authenticate(
    server.session(),
    { type: 'basic', username: server.admin.username, password: server.admin.password },
    '127.0.0.1',
  );

const nothing = Type.Object({}, { additionalProperties: false });

/** Changes the tag of the tenant, then does what `then` does. */
const tagging = (then: (audit: () => void) => void) =>
  action({
    name: 'tagging',
    scopes: ['tenant_admin'],
    input: nothing,
    writes: true,
    async perform(ctx) {
      await authorizeTenant(ctx, tenant.id);
      const row = await ctx.em.findOneOrFail(Tenant, tenant.id);
      row.internalTag = 'tagged';
      await ctx.em.flush();
      then(() => ctx.audit({ objectType: 'tenant', objectId: tenant.id, tenantId: tenant.id }));
    },
  });

const tag = async () =>
  (
    await server
      .session()
      .first<{ tag: string | null }>(
        sql`select t.internal_tag as "tag" from tenants t where t.id = ${tenant.id}`,
      )
  )?.tag;

describe('an action', () => {
  it('fails if it returns without an authorization check, regardless of its result', async () => {
    const careless = action({
      name: 'careless',
      scopes: ['tenant_viewer'],
      input: nothing,
      perform: () => Promise.resolve('secret'),
    });
    await expect(run(careless, contextOf(await rootCaller()), {})).rejects.toThrow(
      'careless returned without authorizing its caller',
    );
  });

  it('requires authentication unless it is public', async () => {
    const open = action({
      name: 'open',
      scopes: 'public',
      input: nothing,
      perform: () => Promise.resolve('open'),
    });
    const known = action({ ...open, name: 'known', scopes: 'authenticated' });
    expect(await run(open, contextOf(anonymous), {})).toBe('open');
    expect(await run(known, contextOf(somebody), {})).toBe('open');
    await expect(run(known, contextOf(anonymous), {})).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('reports the invalid field, and refuses unknown ones', async () => {
    const input = Type.Object(
      { list: Type.Array(Type.Object({ id: Type.Integer() })) },
      { additionalProperties: false },
    );
    const strict = action({
      name: 'strict',
      scopes: 'public',
      input,
      perform: () => Promise.resolve(null),
    });
    const fieldOf = (given: unknown) =>
      run(strict, contextOf(anonymous), given).catch((error: unknown) => {
        expect(error).toBeInstanceOf(DomainError);
        return (error as DomainError).details.field;
      });
    expect(await fieldOf({ list: [{ id: 1 }, { id: 'x' }] })).toEqual(['list', 1, 'id']);
    expect(await fieldOf({})).toEqual(['list']);
    expect(await fieldOf({ list: [], other: 1 })).toEqual(['other']);
    expect(await fieldOf(null)).toEqual([]);
  });

  it('does not commit a write without an audit record', async () => {
    const silent = tagging(() => {});
    await expect(run(silent, contextOf(await rootCaller()), {})).rejects.toThrow(
      'tagging wrote without an audit record',
    );
    expect(await tag()).toBeNull();
  });

  it('does not commit a write that fails', async () => {
    const failing = tagging((audit) => {
      audit();
      throw new DomainError('BUSINESS_RULE', 'on second thoughts');
    });
    await expect(run(failing, contextOf(await rootCaller()), {})).rejects.toMatchObject({
      code: 'BUSINESS_RULE',
    });
    expect(await tag()).toBeNull();
  });

  it('returns "not found" for invisible objects and "access denied" for visible ones', async () => {
    const tagged = tagging((audit) => audit());
    await expect(run(tagged, contextOf(somebody), {})).rejects.toMatchObject({
      code: 'TARGET_NOT_FOUND',
    });
    const root = await rootCaller();
    const viewer = {
      ...root,
      grants: root.grants.map((grant) => ({ ...grant, scopes: new Set(['tenant_viewer']) })),
    };
    await expect(run(tagged, contextOf(viewer), {})).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
    });
    await run(tagged, contextOf(root), {});
    expect(await tag()).toBe('tagged');
  });
});
