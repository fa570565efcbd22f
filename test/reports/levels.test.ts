import { describe, expect, it } from 'vitest';
import { reportGenerator } from '../../src/domain/reporting/generate/handler.js';
import type { Body } from '../support/people.js';
import { makeReport } from '../support/reports.js';
import { runJobs } from '../support/jobs.js';
import { useTestServer } from '../support/server.js';
import { giveItem, reported } from '../support/usages.js';
import { make, recordsOf, storedRows } from './support.js';

/*
 * Distributor
 * ├ Folder
 * │ └ Inner folder
 * │   ├ Grouped partner
 * │   │ └ Far customer
 * │   └ Grouped customer
 * ├ Partner
 * │ ├ Sub-partner
 * │ └ Near customer
 * ├ Own customer
 * │ └ Unit
 * └ Closed customer
 *   └ Closed unit
 */
const server = await useTestServer();
const add = async (parent: Body | undefined, kind: string, name: string) => {
  const tenant = await server.makeTenant(parent?.id ?? server.rootId, kind, name);
  await giveItem(server, tenant.id, 'vms');
  return tenant;
};
const distributor = await add(undefined, 'partner', 'Distributor');
const folder = await add(distributor, 'folder', 'Folder');
const inner = await add(folder, 'folder', 'Inner folder');
const grouped = await add(inner, 'partner', 'Grouped partner');
await add(grouped, 'customer', 'Far customer');
await add(inner, 'customer', 'Grouped customer');
const partner = await add(distributor, 'partner', 'Partner');
await add(partner, 'partner', 'Sub-partner');
await add(partner, 'customer', 'Near customer');
const own = await add(distributor, 'customer', 'Own customer');
const unit = await add(own, 'unit', 'Unit');
const closed = await add(distributor, 'customer', 'Closed customer');
const below = await add(closed, 'unit', 'Closed unit');
const manager = await server.makePerson(distributor.id, 'manager', 'partner_admin');
for (const { id } of [closed, below, unit]) {
  await reported(server, { tenant_id: id, usage_type: 'vms', usage_value: 3 });
}
const { status, text } = await server.admin.put(`/tenants/${closed.id}`, {
  version: closed.version,
  ancestral_access: false,
});
if (status !== 200) throw new Error(text);
// Creates a user whose personal tenant no report contains.
await server.admin.post('/users', { tenant_id: own.id, login: 'somebody' });

const current = { kind: 'usage_current', formats: ['csv_v2_0'] };

const namesIn = async (level: string, as: any = server.admin, tenantId = distributor.id) => {
  const { texts } = await make(server, tenantId, { ...current, level }, as);
  return recordsOf(texts.csv_v2_0).map(({ tenant_name: name }) => name);
};

describe('a report contains', () => {
  it.each([
    ['itself', ['Distributor']],
    ['direct_partners', ['Grouped partner', 'Partner']],
    ['all_partners', ['Grouped partner', 'Partner', 'Sub-partner']],
    ['all_customers', ['Far customer', 'Grouped customer', 'Near customer', 'Own customer']],
    [
      'accounts',
      [
        'Distributor',
        'Folder',
        'Inner folder',
        'Grouped partner',
        'Far customer',
        'Grouped customer',
        'Partner',
        'Sub-partner',
        'Near customer',
        'Own customer',
        'Unit',
      ],
    ],
  ])('%s', async (level, names) => {
    expect(await namesIn(level)).toEqual(names);
  });

  it('a closed child, for readers of its parent', async () => {
    expect(await namesIn('all_customers', manager)).toContain('Closed customer');
    const accounts = await namesIn('accounts', manager);
    expect(accounts).toContain('Closed customer');
    expect(accounts).toContain('Closed unit');
  });

  it('the usage of descendants, including closed ones', async () => {
    const { texts } = await make(server, distributor.id, { ...current, level: 'itself' });
    expect(recordsOf(texts.csv_v2_0)[0]).toMatchObject({ total_usage: '9' });
  });

  it('names of tenants from its own tenant on, as far as the creator can see them', async () => {
    const { texts } = await make(server, distributor.id, { ...current, level: 'accounts' });
    const paths = recordsOf(texts.csv_v2_0).map(({ tenant_path: path }) => path);
    expect(paths).toContain('Distributor');
    expect(paths).toContain('Distributor / Folder / Inner folder / Grouped partner / Far customer');
  });

  it('no deleted tenants', async () => {
    const gone = await server.makeTenant(distributor.id, 'customer', 'Gone');
    await giveItem(server, gone.id, 'vms');
    expect(await namesIn('all_customers')).toContain('Gone');
    const { body } = await server.admin.put(`/tenants/${gone.id}`, {
      version: gone.version,
      enabled: false,
    });
    await server.admin.delete(`/tenants/${gone.id}`, { version: body.version });
    expect(await namesIn('all_customers')).not.toContain('Gone');
  });
});

describe('a report is generated on behalf of its creator', () => {
  const failureOf = async (id: string) => {
    const [row] = await storedRows(server, id);
    return [row!.status, row!.failure, row!.size ?? null];
  };

  it('and not after the creator has lost access', async () => {
    const leaver = await server.makePerson(distributor.id, 'leaver', 'partner_admin');
    const { id } = await makeReport(server, distributor.id, { parameters: current }, leaver);
    const { status, text } = await server.update(`/users/${leaver.id}`, { enabled: false });
    expect(status, text).toBe(200);
    await runJobs(server, [reportGenerator]);
    expect(await failureOf(id)).toEqual([
      'failed',
      'the creator of the report can no longer read the usage of the tenant',
      null,
    ]);
  });

  it('with the tenants that are visible when it is generated', async () => {
    const stranger = await server.makePerson(server.rootId, 'stranger');
    await server.grant('user', stranger.id, 'partner_admin', distributor.id);
    await server.grant('user', stranger.id, 'unit_admin', unit.id);
    expect(await namesIn('accounts', stranger)).toContain('Closed customer');
  });

  it('unless its tenant was deleted', async () => {
    const gone = await server.makeTenant(distributor.id, 'customer', 'Soon gone');
    const { id } = await makeReport(server, gone.id, { parameters: current });
    const { body } = await server.admin.put(`/tenants/${gone.id}`, {
      version: gone.version,
      enabled: false,
    });
    await server.admin.delete(`/tenants/${gone.id}`, { version: body.version });
    await runJobs(server, [reportGenerator]);
    expect(await failureOf(id)).toEqual(['failed', 'the report or its tenant was deleted', null]);
  });
});
