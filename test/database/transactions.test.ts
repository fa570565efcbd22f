import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/database/session.js';
import { sql } from '../../src/database/sql.js';
import { Tenant } from '../../src/entities/index.js';
import { accessChanges } from '../support/changes.js';
import { useTestServer } from '../support/server.js';

const server = await useTestServer();
const tenant = await server.makeTenant(server.rootId, 'partner', 'Watched');

const tagOf = async (session = server.session()) =>
  (
    await session.first<{ tag: string | null }>(
      sql`select t.internal_tag as "tag" from tenants t where t.id = ${tenant.id}`,
    )
  )?.tag;

describe('a transaction', () => {
  it('is visible only to itself until it is committed', async () => {
    const seen: unknown[] = [];
    await server.write(async ({ em, session }) => {
      const row = await em.findOneOrFail(Tenant, tenant.id);
      row.internalTag = 'uncommitted';
      await em.flush();
      seen.push(await tagOf(session), await tagOf());
      const rest = await server.client.get(`/tenants/${tenant.id}`);
      seen.push(rest.body.internal_tag);
    });
    expect(seen).toEqual(['uncommitted', null, null]);
    expect(await tagOf()).toBe('uncommitted');
  });

  it('leaves no changes after an error, for all types of writes', async () => {
    const failure = server.write(async ({ em, session }) => {
      const row = await em.findOneOrFail(Tenant, tenant.id);
      row.language = 'fr';
      await em.flush();
      await session.all(sql`update tenants set internal_tag = ${'failed'} where id = ${tenant.id}`);
      throw new Error('changed my mind');
    });
    await expect(failure).rejects.toThrow('changed my mind');
    expect(await tagOf()).toBe('uncommitted');
    const { body } = await server.client.get(`/tenants/${tenant.id}`);
    expect(body.language).toBe('en');
  });

  it('reports a violated constraint in the same way for all types of writes', async () => {
    const other = await server.makeTenant(server.rootId, 'partner', 'Other');
    const failure = server.write(async ({ session }) => {
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
    await server
      .write(async ({ session }) => {
        await disable(session, 'disabled');
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(changes).toEqual([]);
    await server.write(async ({ session }) => {
      await disable(session, 'disabled');
      expect(changes).toEqual([]);
    });
    expect(changes).toEqual([{ kind: 'object', key: id }]);
    await server.write(({ session }) => disable(session, 'enabled'));
    expect(changes).toHaveLength(2);
    await server.write(({ session }) => disable(session, 'enabled'));
    expect(changes).toHaveLength(2);
  });

  it('adds an audit record with caller, action and object, but without values', async () => {
    const response = await server.client.put(
      `/tenants/${tenant.id}`,
      { version: 2, internal_tag: 'a secret tag', language: 'de' },
      { headers: { 'x-request-id': 'the-request' } },
    );
    expect(response.status).toBe(200);
    const refused = await server.client.put(
      `/tenants/${tenant.id}`,
      { version: 2, internal_tag: 'stale' },
      { headers: { 'x-request-id': 'the-refused' } },
    );
    expect(refused.status).toBe(409);
    const rows = await server.session().all(
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
