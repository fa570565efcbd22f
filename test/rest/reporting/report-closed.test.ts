import { expect, it } from 'vitest';
import { refusal } from '../../support/people.js';
import { runJobs } from '../../support/jobs.js';
import { makeReport, storedOf } from '../../support/reports.js';
import { useTestServer, type As } from '../../support/server.js';
import { reported } from '../../support/usages.js';

/*
 * root ── Distributor ── Partner ─┬─ Open customer
 *                                 └─ Closed customer: only the partner and its own users have access
 */
const server = await useTestServer();
const distributor = await server.makeTenant(server.rootId, 'partner', 'Distributor');
const partner = await server.makeTenant(distributor.id, 'partner', 'Partner');
const open = await server.makeTenant(partner.id, 'customer', 'Open customer');
const closed = await server.makeTenant(partner.id, 'customer', 'Closed customer');
const deep = await server.makeTenant(closed.id, 'unit', 'Deep unit');
const partnerAdmin = await server.makePerson(partner.id, 'partner-admin', 'partner_admin');
const distributorAdmin = await server.makePerson(distributor.id, 'above', 'partner_admin');
for (const { id } of [open, closed, deep]) {
  await reported(server, { tenant_id: id, offering_item: 'vms', usage_value: 1 });
}
for (const { id, version } of [deep, closed]) {
  const body = { version, ancestral_access: false };
  const { status, text } = await server.admin.put(`/tenants/${id}`, body);
  if (status !== 200) throw new Error(text);
}
// A role on the closed customer does not extend reports of the partner.
await server.grant('user', partnerAdmin.id, 'company_admin', closed.id);

/** Creates and generates a report of the partner as `as`. Returns the path of its file. */
async function made(as: As): Promise<string> {
  const parameters = { level: 'accounts', formats: ['csv_v2_0'] };
  const { id } = await makeReport(server, partner.id, { parameters }, as);
  await runJobs(server);
  const [stored] = await storedOf(server, id);
  expect(stored!.status).toBe('saved');
  return `/reports/${id}/stored/${stored!.id}`;
}

const get = (path: string, as: As) => server.as(as).get(path);

it('a report contains closed tenants for readers with access to them', async () => {
  const path = await made(partnerAdmin);
  const { status, text } = await get(path, partnerAdmin);
  expect(status).toBe(200);
  expect(text).toContain('Closed customer');
  expect(text).not.toContain('Deep unit');
});

it('and not for others who can read the reports of the tenant', async () => {
  const path = await made(partnerAdmin);
  for (const as of [distributorAdmin, server.admin]) {
    expect(refusal(await get(path, as))).toEqual([403, 1002, undefined]);
  }
});

it('ancestors receive reports of the tenants that they can see', async () => {
  const path = await made(distributorAdmin);
  for (const as of [distributorAdmin, partnerAdmin, server.admin]) {
    const { status, text } = await get(path, as);
    expect(status).toBe(200);
    expect(text).toContain('Open customer');
    expect(text).not.toContain('Closed customer');
  }
});

it('and not for other ancestors after the tenant has moved', async () => {
  const path = await made(partnerAdmin);
  const { id: parentId } = await server.makeTenant(server.rootId, 'partner', 'Other distributor');
  const group = await server.makeTenant(parentId, 'folder', 'Group');
  const below = await server.makePerson(group.id, 'group-admin', 'partner_admin');
  const { body } = await get(`/tenants/${partner.id}`, server.admin);
  const move = { version: body.version, parent_id: group.id };
  const moved = await server.admin.put(`/tenants/${partner.id}`, move);
  expect(moved.status, moved.text).toBe(200);
  expect(refusal(await get(path, below))).toEqual([403, 1002, undefined]);
  expect((await get(path, partnerAdmin)).status).toBe(200);
});
