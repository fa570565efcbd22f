import { beforeEach, describe, expect, it } from 'vitest';
import { inUuids, sql } from '../../src/database/sql.js';
import { endTrials } from '../../src/domain/commerce/billing/end-trials.js';
import type { JobRun } from '../../src/domain/core/jobs/handler.js';
import { runJobs } from '../support/jobs.js';
import type { Body } from '../support/people.js';
import { useTestServer } from '../support/server.js';
import { noJobs } from './support.js';

const hour = 3600_000;
const day = 24 * hour;

const server = await useTestServer();

let partner: Body;
let made = 0;
beforeEach(async () => {
  server.clock.offset = 0;
  await noJobs(server.services);
  partner = await server.makeTenant(server.rootId, 'partner', `Partner ${++made}`);
});

const passes = (milliseconds: number) => (server.clock.offset += milliseconds);
const run = () => runJobs(server, [endTrials]);
const customerNamed = (name: string) => server.makeTenant(partner.id, 'customer', name);
const get = async (path: string) => (await server.admin.get(path)).body;
const pricing = (id: string) => get(`/tenants/${id}/pricing`);
const put = async (path: string, body: object) => {
  const response = await server.admin.put(path, body);
  expect(response.status, response.text).toBe(200);
};
const setTrialDays = (tenantId: string, value: number) => {
  const { id } = server.services.catalogue.applications.find(({ type }) => type === 'platform')!;
  return put(`/applications/${id}/settings/tenants/${tenantId}/trial_days`, { value });
};

describe('trials', () => {
  it('end after thirty days: the customer and its units change to production', async () => {
    const customer = await customerNamed('Trial');
    const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
    const held = await customerNamed('Suspended');
    await put(`/tenants/${held.id}/pricing`, { version: 1, mode: 'suspended' });
    const bought = await customerNamed('Bought');
    await put(`/tenants/${bought.id}/pricing`, { version: 1, mode: 'production' });
    const start = (await pricing(bought.id)).production_start_date;
    const priced = await customerNamed('Priced');
    await put(`/tenants/${priced.id}/pricing`, { version: 1, currency: 'EUR' });
    passes(30 * day - 60_000);
    await run();
    expect(await pricing(customer.id)).toMatchObject({ mode: 'trial', version: 1 });

    passes(hour);
    const fresh = await customerNamed('Fresh');
    await run();
    const ended = await get(`/tenants/${customer.id}`);
    // The version of the tenant itself is not that of its pricing.
    expect(ended).toMatchObject({ version: 1 });
    const now = await pricing(customer.id);
    expect(now).toMatchObject({ mode: 'production', version: 2 });
    expect(Math.abs(Date.parse(now.production_start_date) - server.services.clock())).toBeLessThan(
      60_000,
    );
    expect(await pricing(unit.id)).toEqual(now);
    expect(await pricing(priced.id)).toMatchObject({
      mode: 'production',
      version: 3,
      currency: 'EUR',
    });
    expect(await pricing(fresh.id)).toMatchObject({ mode: 'trial', version: 1 });
    expect(await pricing(held.id)).toMatchObject({
      mode: 'suspended',
      version: 2,
      production_start_date: null,
    });
    expect(await pricing(bought.id)).toMatchObject({ version: 2, production_start_date: start });
    const ids = [customer, unit, held, bought, fresh].map(({ id }) => id);
    const records = await server.session().all(
      sql`select a.object_id as "objectId", a.tenant_id as "tenantId", a.actor_type as "actorType",
          a.fields as "fields" from audit_records a
        where a.action = ${'endTrial'} and ${inUuids('a.object_id', ids)}`,
    );
    expect(records).toEqual([
      {
        objectId: customer.id,
        tenantId: customer.id,
        actorType: 'system',
        fields: ['pricingMode'],
      },
    ]);
    passes(hour);
    await run();
    expect(await pricing(customer.id)).toEqual(now);
    // Going back to trial is not possible.
    const back = await server.admin.put(`/tenants/${customer.id}/pricing`, {
      version: 2,
      mode: 'trial',
    });
    expect(back.status).toBe(403);
  });

  it('have the length of the effective setting', async () => {
    const [short, inherits, half, endless, gone] = await Promise.all(
      ['Short', 'Inherits', 'Half', 'Endless', 'Gone'].map(customerNamed),
    );
    await setTrialDays(partner.id, 10);
    await setTrialDays(short!.id, 2);
    await setTrialDays(half!.id, 0.5);
    await setTrialDays(endless!.id, -1);
    await put(`/tenants/${gone!.id}`, { version: 1, enabled: false });
    await server.admin.delete(`/tenants/${gone!.id}?version=2`);
    const modes = async () =>
      Promise.all(
        [short, inherits, half, endless].map(async (one) => (await pricing(one!.id)).mode),
      );
    const [trial, production] = ['trial', 'production'];
    passes(12 * hour);
    await run();
    expect(await modes()).toEqual([trial, trial, production, trial]);
    passes(2 * day);
    await run();
    expect(await modes()).toEqual([production, trial, production, trial]);
    passes(8 * day);
    await run();
    expect(await modes()).toEqual([production, production, production, trial]);
    passes(1000 * day);
    await run();
    expect((await modes())[3]).toBe(trial);
    const [row] = await server
      .session()
      .all(sql`select t.pricing_mode as "mode" from tenants t where t.id = ${gone!.id}`);
    expect(row).toEqual({ mode: trial });
  });

  it('end with the same number of statements for any number of customers', async () => {
    const cost = async (customers: number) => {
      for (let i = 0; i < customers; i++) {
        const { id } = await customerNamed(`${customers} ${i}`);
        await server.makeTenant(id, 'unit', 'Unit');
      }
      await run();
      passes(31 * day);
      const { database } = server.services;
      let statements = 0;
      const sessions: { statements: number }[] = [];
      const counting = Object.assign(Object.create(database) as typeof database, {
        session: () => {
          const session = server.session();
          sessions.push(session);
          return session;
        },
      });
      const services = { ...server.services, database: counting };
      await endTrials.run({
        services,
        job: { id: '00000000-0000-4000-8000-000000000000' },
        signal: new AbortController().signal,
      } as JobRun<object>);
      for (const session of sessions) statements += session.statements;
      return statements;
    };
    const few = await cost(2);
    expect(await cost(20)).toBe(few);
  });
});
