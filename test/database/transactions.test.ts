import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/database/session.js';
import { sql } from '../../src/database/sql.js';
import { Tenant } from '../../src/entities/index.js';
import { accessChanges } from '../support/changes.js';
import { makeTenant, type Body } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
let tenant: Body;
beforeAll(async () => {
  server = await startTestServer();
  tenant = await makeTenant(server, server.rootId, 'partner', 'Watched');
});
afterAll(() => server.close());

const tagOf = async (session = server.services.database.session()) =>
  (
    await session.first<{ tag: string | null }>(
      sql`select t.internal_tag as "tag" from tenants t where t.id = ${tenant.id}`,
    )
  )?.tag;

describe('a transaction', () => {
  it('is visible only to itself until it is committed', async () => {
    const { database } = server.services;
    const seen: unknown[] = [];
    await database.write(database.session(), async ({ em, session }) => {
      const row = await em.findOneOrFail(Tenant, tenant.id);
      row.internalTag = 'uncommitted';
      await em.flush();
      seen.push(await tagOf(session), await tagOf());
      const rest = await server.rest('GET', `/tenants/${tenant.id}`, { as: server.client });
      seen.push(rest.body.internal_tag);
    });
    expect(seen).toEqual(['uncommitted', null, null]);
    expect(await tagOf()).toBe('uncommitted');
  });

  it('leaves no changes after an error, for all types of writes', async () => {
    const { database } = server.services;
    const failure = database.write(database.session(), async ({ em, session }) => {
      const row = await em.findOneOrFail(Tenant, tenant.id);
      row.language = 'fr';
      await em.flush();
      await session.all(sql`update tenants set internal_tag = ${'failed'} where id = ${tenant.id}`);
      throw new Error('changed my mind');
    });
    await expect(failure).rejects.toThrow('changed my mind');
    expect(await tagOf()).toBe('uncommitted');
    const { body } = await server.rest('GET', `/tenants/${tenant.id}`, { as: server.client });
    expect(body.language).toBe('en');
  });

  it('reports a violated constraint in the same way for all types of writes', async () => {
    const other = await makeTenant(server, server.rootId, 'partner', 'Other');
    const { database } = server.services;
    const failure = database.write(database.session(), async ({ session }) => {
      await session.all(sql`update tenants set name_key = ${'watched'} where id = ${other.id}`);
    });
    await expect(failure).rejects.toBeInstanceOf(UniqueConstraintViolationException);
  });

  it('reports its changes of access only when it is committed', async () => {
    const { database } = server.services;
    const changes = accessChanges(database);
    const { clientId: id } = server;
    const disable = (session: Session, status: string) =>
      session.all(sql`update clients set status = ${status} where id = ${id}`);
    await database
      .write(database.session(), async ({ session }) => {
        await disable(session, 'disabled');
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(changes).toEqual([]);
    await database.write(database.session(), async ({ session }) => {
      await disable(session, 'disabled');
      expect(changes).toEqual([]);
    });
    expect(changes).toEqual([{ kind: 'object', key: id }]);
    await database.write(database.session(), ({ session }) => disable(session, 'enabled'));
    expect(changes).toHaveLength(2);
    await database.write(database.session(), ({ session }) => disable(session, 'enabled'));
    expect(changes).toHaveLength(2);
  });

  it('adds an audit record with caller, action and object, but without values', async () => {
    const response = await server.rest('PUT', `/tenants/${tenant.id}`, {
      as: server.client,
      headers: { 'x-request-id': 'the-request' },
      body: { version: 2, internal_tag: 'a secret tag', language: 'de' },
    });
    expect(response.status).toBe(200);
    const refused = await server.rest('PUT', `/tenants/${tenant.id}`, {
      as: server.client,
      headers: { 'x-request-id': 'the-refused' },
      body: { version: 2, internal_tag: 'stale' },
    });
    expect(refused.status).toBe(409);
    const rows = await server.services.database.session().all(
      sql`select a.action as "action", a.actor_type as "actorType", a.actor_id as "actorId",
        a.tenant_id as "tenantId", a.object_id as "objectId", a.fields as "fields"
        from audit_records a where a.request_id in ('the-request', 'the-refused')`,
    );
    expect(rows).toEqual([
      {
        action: 'updateTenant',
        actorType: 'client',
        actorId: server.clientId,
        tenantId: tenant.id,
        objectId: tenant.id,
        fields: ['internalTag', 'language'],
      },
    ]);
  });
});
