import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import type { JobState } from '../../../src/entities/index.js';
import { JobRunner } from '../../../src/jobs/runner.js';
import { addJob, handlerOf, held, noJobs } from '../../jobs/support.js';
import { useTestServer, type As } from '../../support/server.js';
import { ask, attempt, change, refused, send } from '../support.js';

/*
 * root ─┬─ north (partner) ─── shop (customer)
 *       └─ south (partner)
 */
const server = await useTestServer();
const north = await server.makeTenant(server.rootId, 'partner', 'North');
const south = await server.makeTenant(server.rootId, 'partner', 'South');
const shop = await server.makeTenant(north.id, 'customer', 'Shop');
const ofNorth = await server.makeClient(north.id, 'partner_admin');
const ofSouth = await server.makeClient(south.id, 'partner_admin');
const reader = await server.makeClient(north.id, 'readonly_admin');
const partnerOfRoot = await server.makeClient(server.rootId, 'partner_admin');

beforeEach(() => noJobs(server.services));

/** A job in some state. */
async function make(
  kind: string,
  tenantId: string | null,
  { state = 'waiting', ...more }: { state?: JobState; attempts?: number; uniqueKey?: string } = {},
): Promise<string> {
  const { uniqueKey } = more;
  const id = (await addJob(server.services, kind, { tenantId, ...(uniqueKey && { uniqueKey }) }))!;
  await server.write(({ session }) =>
    session.all(
      sql`update jobs set state = ${state}, attempts = ${more.attempts ?? 0},
          last_error = ${more.attempts ? 'no luck' : null},
          finished_at = ${['done', 'dead'].includes(state) ? Date.now() : null} where id = ${id}`,
    ),
  );
  return id;
}

const kindsSeen = async (as: As, query = '{ jobs { nodes { kind } } }') => {
  const { jobs } = await ask(server.as(as), query);
  return (jobs.nodes as { kind: string }[]).map(({ kind }) => kind).sort();
};

describe('jobs in the graph', () => {
  it('are visible to administrators of their tenant, those of the platform to its administrators', async () => {
    const own = await make('of the platform', null);
    const norths = await make('of north', north.id);
    await make('of shop', shop.id);
    await make('of south', south.id);
    expect(await kindsSeen(server.admin)).toEqual([
      'of north',
      'of shop',
      'of south',
      'of the platform',
    ]);
    expect(await kindsSeen(ofNorth)).toEqual(['of north', 'of shop']);
    expect(await kindsSeen(ofSouth)).toEqual(['of south']);
    expect(await kindsSeen(reader)).toEqual([]);
    // A partner administrator on the root does not administer the platform.
    expect(await kindsSeen(partnerOfRoot)).toEqual(['of north', 'of shop', 'of south']);
    const query = `query($id: ID!) { job(id: $id) { kind } node(id: $id) { __typename id } }`;
    const seen = async (as: As, id: string) => {
      const { job, node } = await ask(server.as(as), query, { id });
      return [job?.kind, node?.__typename];
    };
    const hidden = [undefined, undefined];
    expect(await seen(server.admin, own)).toEqual(['of the platform', 'Job']);
    expect(await seen(partnerOfRoot, own)).toEqual(hidden);
    expect(await seen(ofNorth, norths)).toEqual(['of north', 'Job']);
    for (const as of [ofSouth, reader]) expect(await seen(as, norths)).toEqual(hidden);
    expect(await seen(ofNorth, north.id)).toEqual([undefined, 'Tenant']);
  });

  it('are listed under their tenants, filtered, sorted and counted', async () => {
    await make('first', shop.id, { state: 'done' });
    const failing = await make('second', shop.id, { attempts: 2 });
    await make('third', shop.id, { state: 'dead', attempts: 3 });
    await make('elsewhere', north.id);
    const query = `query($id: ID!) { tenant(id: $id) {
      all: jobs { totalCount }
      some: jobs(filter: { or: [{ states: [WAITING] }, { kinds: ["third"] }] },
        orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes { kind state attempts lastError dueAt finishedAt startedAt tenantId tenant { name }
          progress progressTotal createdAt } }
      page: jobs(first: 1, orderBy: { field: DUE_AT }) { pageInfo { hasNextPage } nodes { kind } } } }`;
    const { tenant } = await ask(ofNorth, query, { id: shop.id });
    const moment = expect.stringMatching(/^2\d{3}-.*Z$/);
    const common = { startedAt: null, tenantId: shop.id, tenant: { name: 'Shop' }, progress: 0 };
    expect(tenant).toEqual({
      all: { totalCount: 3 },
      some: {
        nodes: [
          {
            ...common,
            kind: 'third',
            state: 'DEAD',
            attempts: 3,
            lastError: 'no luck',
            dueAt: null,
            finishedAt: moment,
            progressTotal: null,
            createdAt: moment,
          },
          {
            ...common,
            kind: 'second',
            state: 'WAITING',
            attempts: 2,
            lastError: 'no luck',
            dueAt: moment,
            finishedAt: null,
            progressTotal: null,
            createdAt: moment,
          },
        ],
      },
      page: { pageInfo: { hasNextPage: true }, nodes: [{ kind: 'first' }] },
    });
    const found = `query($id: ID!) { jobs(filter: { ids: [$id] }) { nodes { kind } } }`;
    const { jobs } = await ask(ofNorth, found, { id: failing });
    expect(jobs.nodes).toEqual([{ kind: 'second' }]);
    for (const filter of ['kinds: ["\\u0000"]', 'ids: ["nonsense"]']) {
      const [field] = filter.split(':');
      expect(
        await refused(server.admin, `{ jobs(filter: { ${filter} }) { nodes { id } } }`),
      ).toEqual([200, `BAD_INPUT filter.${field}`]);
    }
    // Read-only access to a tenant does not include its jobs.
    const { tenant: looked } = await ask(reader, query, { id: shop.id });
    expect(looked.all).toEqual({ totalCount: 0 });
  });

  it('need the same number of statements for any number of tenants', async () => {
    const query = `query($id: ID!) { tenant(id: $id) { children(first: 50) { nodes {
      jobs(first: 5) { totalCount nodes { kind state dueAt tenant { name } } } } } } }`;
    const cost = async (size: number) => {
      const parent = await server.makeTenant(server.rootId, 'partner', `Parent of ${size}`);
      for (let i = 0; i < size; i++) {
        const { id } = await server.makeTenant(parent.id, 'customer', `Child ${i}`);
        for (let n = 0; n < 3; n++) await make('counted', id);
      }
      const statements = [];
      for (let times = 0; times < 3; times++) {
        const answer = await send(server.client, query, { id: parent.id });
        expect(answer.body.data.tenant.children.nodes).toHaveLength(size);
        statements.push(answer.statements);
      }
      return statements[2];
    };
    expect(await cost(12)).toBe(await cost(2));
  });

  it('return their progress while they run', async () => {
    const id = await make('watched', shop.id);
    const { promise, resolve } = held();
    const handler = handlerOf('watched', async ({ progress }) => {
      progress(40, 100);
      await promise;
    });
    const running = new JobRunner(server.services, [handler]).runDue();
    const query = `query($id: ID!) { job(id: $id) { state attempts progress progressTotal dueAt } }`;
    const read = async () => (await send(ofNorth, query, { id })).body.data.job;
    await expect.poll(read, { timeout: 5_000 }).toEqual({
      state: 'RUNNING',
      attempts: 1,
      progress: 40,
      progressTotal: 100,
      dueAt: null,
    });
    resolve();
    await running;
    expect(await read()).toMatchObject({ state: 'DONE', progress: 40 });
  });
});

describe('retryJob', () => {
  const retry = (jobId: string, as: As) =>
    attempt(server.as(as), 'retryJob', 'job { id state attempts lastError tenant { name } }', {
      jobId,
    });

  it('retries a job that has failed or waits for its next attempt', async () => {
    let tries = 0;
    const handler = handlerOf('stubborn', async () => {
      if (++tries <= 2) throw new Error('no luck');
    });
    const id = await make('stubborn', shop.id, { state: 'dead', attempts: 3 });
    const run = () => new JobRunner(server.services, [handler]).runDue();
    const again = { state: 'WAITING', attempts: 0, tenant: { name: 'Shop' } };
    const { job } = await change(ofNorth, 'retryJob', 'job { id }', { jobId: id });
    expect(job).toEqual({ id });
    await run();
    await run();
    expect(tries).toBe(1);
    expect(await retry(id, ofNorth)).toEqual({
      job: { id, ...again, lastError: 'Error' },
      userErrors: [],
    });
    await run();
    await retry(id, ofNorth);
    await run();
    expect(tries).toBe(3);
    const { job: done } = await ask(server.admin, `{ job(id: "${id}") { state lastError } }`);
    expect(done).toEqual({ state: 'DONE', lastError: null });
    const records = await server.session().all(
      sql`select a.tenant_id as "tenantId", a.object_type as "objectType" from audit_records a
        where a.object_id = ${id} and a.action = ${'retryJob'}`,
    );
    expect(records).toEqual(Array(3).fill({ tenantId: shop.id, objectType: 'job' }));
  });

  it('refuses a job that has not failed', async () => {
    const cases: [JobState, string][] = [
      ['waiting', 'the job has not failed and waits for its scheduled time'],
      ['running', 'the job is running'],
      ['done', 'the job is done'],
    ];
    for (const [state, message] of cases) {
      const id = await make('sound', shop.id, { state });
      const { job, userErrors } = await retry(id, ofNorth);
      expect([job, userErrors[0]]).toEqual([
        null,
        { code: 'BUSINESS_RULE', field: null, message, legacyCode: 1027 },
      ]);
    }
    const dead = await make('keyed', shop.id, { state: 'dead', uniqueKey: 'a' });
    await make('keyed', shop.id, { uniqueKey: 'a' });
    expect((await retry(dead, ofNorth)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  });

  it('is only for callers who can see the job', async () => {
    const own = await make('of the platform', null, { state: 'dead' });
    const shops = await make('of shop', shop.id, { state: 'dead' });
    const hidden = {
      job: null,
      userErrors: [{ code: 'NOT_FOUND', field: null, legacyCode: 1005 }],
    };
    for (const [id, as] of [
      [own, partnerOfRoot],
      [own, ofNorth],
      [shops, ofSouth],
      [shops, reader],
      [randomUUID(), server.admin],
    ] as const) {
      expect(await retry(id, as)).toMatchObject(hidden);
    }
    expect(await retry('nonsense', server.admin)).toMatchObject({
      userErrors: [{ code: 'BAD_INPUT', field: ['input', 'jobId'] }],
    });
    expect(await retry(own, server.admin)).toMatchObject({
      job: { state: 'WAITING', tenant: null },
      userErrors: [],
    });
  });
});
