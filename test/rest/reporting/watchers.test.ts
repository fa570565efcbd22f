import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { platformBrandId } from '../../../src/domain/branding/brands/effective-brand.js';
import {
  AccessPolicy,
  Brand,
  SecurityGroup,
  SecurityGroupMember,
  newRow,
} from '../../../src/entities/index.js';
import { makeBranch } from '../../support/identity-providers.js';
import { refusal } from '../../support/people.js';
import { startTestServer, useTestServer, type As } from '../../support/server.js';

const server = await useTestServer({ MAIL_FROM: 'Accounts <no-reply@accounts.example>' });

const ask = (tenantId: string, notifications = 'backup_error', as: As = server.admin) =>
  server.as(as).get(`/tenants/${tenantId}/watchers`, { notifications });

/** The logins of those who watch a tenant, in order. */
async function logins(tenantId: string, notifications?: string, as?: As): Promise<string[]> {
  const { status, body, text } = await ask(tenantId, notifications, as);
  expect(status, text).toBe(200);
  return (body as { subject_login: string }[]).map(({ subject_login: login }) => login);
}

/** A person of `tenantId` who holds `role` there and wants to know of failed backups. */
async function watcher(tenantId: string, login: string, role?: string, more: object = {}) {
  const person = await server.makePerson(tenantId, login, role);
  await changeUser(person.id, {
    notifications: ['backup_error'],
    contact: { email: `${login}@example.com`, firstname: 'Ada', lastname: login },
    ...more,
  });
  return person;
}

async function changeUser(id: string, change: object): Promise<void> {
  const { status, text } = await server.update(`/users/${id}`, change);
  if (status !== 200) throw new Error(text);
}

async function write(work: (em: any) => void): Promise<void> {
  await server.write(async ({ em }) => work(em));
}

const brandOf = (tenantId: string, number: number, more: Partial<Brand>) =>
  write((em) => {
    em.create(
      Brand,
      newRow(Brand, Date.now(), {
        id: randomUUID(),
        number,
        tenantId,
        colorScheme: 'default',
        backupConsoleUrl: '',
        ...more,
      }),
      { persist: true },
    );
  });

describe('the watchers of a tenant', () => {
  it('are returned with all data for a mail', async () => {
    const { partner, customer } = await makeBranch(server, 'Shown');
    await watcher(customer.id, 'shown', 'company_admin', { language: 'nb' });
    const entry = {
      tenant_id: customer.id,
      language: 'nb',
      subject_firstname: 'Ada',
      subject_lastname: 'shown',
      subject_email: 'shown@example.com',
      subject_login: 'shown',
      subject_hierarchy_name: 'Shown/Shown customer',
      recipient: 'shown@example.com',
      brand_id: platformBrandId,
      sender: 'no-reply@accounts.example',
    };
    expect((await ask(customer.id)).body).toEqual([entry]);
    // Only names that the caller can see, from below the highest visible tenant.
    const inside = await server.makeClient(customer.id, 'readonly_admin');
    const above = await server.makeClient(partner.id, 'readonly_admin');
    const named = async (as: As) =>
      (await ask(customer.id, 'backup_error', as)).body[0].subject_hierarchy_name as string;
    expect(await named(inside)).toBe('Shown customer');
    expect(await named(above)).toBe('Shown customer');
    const outer = await server.makeTenant(partner.id, 'folder', 'Group');
    const deep = await server.makeTenant(outer.id, 'customer', 'Deep');
    await watcher(deep.id, 'deep', 'company_admin');
    const { body } = await ask(deep.id, 'backup_error', above);
    expect(body[0].subject_hierarchy_name).toBe('Group/Deep');
  });

  it('have subscribed to any of the given notifications', async () => {
    const { customer } = await makeBranch(server, 'Wants');
    const wants = (login: string, ...notifications: string[]) =>
      watcher(customer.id, login, 'company_admin', { notifications });
    await wants('w-errors', 'backup_error', 'quota');
    await wants('w-devices', 'device_control_warning', 'backup_daily_report');
    await wants('w-nothing');
    await wants('w-quota', 'quota', 'maintenance', 'reports');
    expect(await logins(customer.id)).toEqual(['w-errors']);
    expect(await logins(customer.id, 'device_control_warning,backup_error')).toEqual([
      'w-errors',
      'w-devices',
    ]);
    expect(await logins(customer.id, 'backup_info')).toEqual([]);
    expect(await logins(customer.id, 'backup_error, backup_error ,backup_info')).toEqual([
      'w-errors',
    ]);
  });

  it('are users of the tenant and its ancestors who can see it', async () => {
    const { partner, customer, unit } = await makeBranch(server, 'Above');
    const other = await makeBranch(server, 'Beside');
    await watcher(partner.id, 'a-partner', 'partner_admin');
    await watcher(customer.id, 'a-customer', 'readonly_admin');
    await watcher(unit.id, 'a-unit', 'unit_admin');
    await watcher(customer.id, 'a-nobody');
    await watcher(customer.id, 'a-service', 'backup_user');
    await watcher(other.customer.id, 'a-other', 'company_admin');
    expect(await logins(partner.id)).toEqual(['a-partner']);
    expect(await logins(customer.id)).toEqual(['a-partner', 'a-customer']);
    expect(await logins(unit.id)).toEqual(['a-partner', 'a-customer', 'a-unit']);
  });

  it('do not include users of ancestors that a closed tenant excludes', async () => {
    const { partner, customer } = await makeBranch(server, 'Barrier');
    const closed = await server.makeTenant(customer.id, 'unit', 'Closed');
    await watcher(partner.id, 'b-partner', 'partner_admin');
    await watcher(customer.id, 'b-customer', 'company_admin');
    await watcher(closed.id, 'b-closed', 'unit_admin');
    expect(await logins(closed.id)).toEqual(['b-partner', 'b-customer', 'b-closed']);
    const { status } = await server.admin.put(`/tenants/${closed.id}`, {
      version: closed.version,
      ancestral_access: false,
    });
    expect(status).toBe(200);
    // Neither users of a tenant out of reach, nor users with a policy out of reach.
    const reaching = await watcher(partner.id, 'b-policy-below');
    await server.grant('user', reaching.id, 'company_admin', customer.id);
    const beyond = await watcher(customer.id, 'b-policy-above');
    await server.grant('user', beyond.id, 'partner_admin', partner.id);
    expect(await logins(customer.id)).toEqual([
      'b-partner',
      'b-customer',
      'b-policy-below',
      'b-policy-above',
    ]);
    const as = await server.makeClient(partner.id, 'readonly_admin');
    await server.grant('client', as.id, 'readonly_admin', customer.id);
    expect(await logins(closed.id, 'backup_error', as)).toEqual(['b-customer', 'b-closed']);
    expect((await ask(closed.id)).status).toBe(404);
  });

  it('must have a policy on the whole tenant, not on a resource of a service', async () => {
    const { customer } = await makeBranch(server, 'Resource');
    const { id } = await watcher(customer.id, 'r-resource', 'company_admin');
    expect(await logins(customer.id)).toEqual(['r-resource']);
    await server.write(({ session }) =>
      session.all(sql`update access_policies set resource_path = 'x' where trustee_id = ${id}`),
    );
    expect(await logins(customer.id)).toEqual([]);
  });

  it('can have the policy of a group', async () => {
    const { customer } = await makeBranch(server, 'Grouped');
    const { id: memberId } = await watcher(customer.id, 'g-member');
    expect(await logins(customer.id)).toEqual([]);
    const groupId = randomUUID();
    await write((em) => {
      const persist = { persist: true };
      const group = newRow(SecurityGroup, Date.now(), { id: groupId, tenantId: customer.id });
      em.create(SecurityGroup, group, persist);
      em.create(
        SecurityGroupMember,
        { groupId, memberId, memberType: 'user', addedAt: Date.now() },
        persist,
      );
      em.create(
        AccessPolicy,
        newRow(AccessPolicy, Date.now(), {
          id: randomUUID(),
          trusteeId: groupId,
          trusteeType: 'user_group',
          issuerId: customer.id,
          tenantId: customer.id,
          roleId: 'readonly_admin',
        }),
        persist,
      );
    });
    expect(await logins(customer.id)).toEqual(['g-member']);
  });

  it('can sign in, and have an address', async () => {
    const { customer } = await makeBranch(server, 'Able');
    const able = async (login: string, more: object = {}) =>
      watcher(customer.id, login, 'company_admin', more);
    await able('y-yes');
    await able('n-disabled', { enabled: false });
    await able('n-late', { disable_after: '2020-01-01T00:00:00Z' });
    await able('n-address', { contact: { email: null } });
    await able('y-later', { disable_after: '2099-01-01T00:00:00Z' });
    const { id } = await able('n-inactive');
    const gone = await able('n-deleted', { enabled: false });
    await server.write(({ session }) =>
      session.all(sql`update users set activated = ${false} where id = ${id}`),
    );
    const { body } = await server.admin.get(`/users/${gone.id}`);
    const deleted = await server.admin.delete(`/users/${gone.id}`, {
      version: body.version as number,
    });
    expect(deleted.status).toBe(204);
    expect(await logins(customer.id)).toEqual(['y-yes', 'y-later']);
  });

  it('cannot be users of a disabled tenant', async () => {
    const { partner, customer, unit } = await makeBranch(server, 'Off');
    await watcher(partner.id, 'o-partner', 'partner_admin');
    await watcher(customer.id, 'o-customer', 'company_admin');
    await watcher(unit.id, 'o-unit', 'unit_admin');
    const enable = (enabled: boolean) =>
      server.write(({ session }) =>
        session.all(sql`update tenants set enabled = ${enabled} where id = ${customer.id}`),
      );
    await enable(false);
    for (const { id } of [customer, unit]) expect(await logins(id)).toEqual(['o-partner']);
    await enable(true);
    expect(await logins(unit.id)).toEqual(['o-partner', 'o-customer', 'o-unit']);
  });

  it('are visible to the caller', async () => {
    const { partner, customer } = await makeBranch(server, 'Seen');
    await watcher(partner.id, 's-partner', 'partner_admin');
    await watcher(customer.id, 's-customer', 'company_admin');
    const inside = await server.makeClient(customer.id, 'readonly_admin');
    expect(await logins(customer.id, 'backup_error', inside)).toEqual(['s-customer']);
    const above = await server.makeClient(partner.id, 'readonly_admin');
    expect(await logins(customer.id, 'backup_error', above)).toEqual(['s-partner', 's-customer']);
    const other = await makeBranch(server, 'Unseen');
    const stranger = await server.makeClient(other.partner.id, 'partner_admin');
    expect((await ask(customer.id, 'backup_error', stranger)).status).toBe(404);
    const service = await server.makeClient(customer.id, 'backup_user');
    expect((await ask(customer.id, 'backup_error', service)).status).toBe(404);
  });

  it('have the brand of their own tenant, and its sender address', async () => {
    const { partner, customer } = await makeBranch(server, 'Branded');
    const folder = await server.makeTenant(partner.id, 'folder', 'Branded folder');
    const inner = await server.makeTenant(folder.id, 'customer', 'Inner');
    await watcher(partner.id, 'm-partner', 'partner_admin');
    await watcher(folder.id, 'm-folder', 'partner_admin');
    await watcher(inner.id, 'm-inner', 'company_admin');
    const [own, below] = [randomUUID(), randomUUID()];
    await brandOf(partner.id, 901, {
      id: own,
      smtpOverride: true,
      smtpReplyAddress: 'mail@partner.example',
    });
    // A sender address is not sufficient: mails with it must be sent by its server.
    await brandOf(folder.id, 902, { id: below, smtpReplyAddress: 'mail@folder.example' });
    const { body } = await ask(inner.id);
    const shown = (body as Record<string, string>[]).map((one) => [
      one['subject_login'],
      one['brand_id'],
      one['sender'],
    ]);
    expect(shown).toEqual([
      ['m-partner', own, 'mail@partner.example'],
      ['m-folder', below, 'no-reply@accounts.example'],
      ['m-inner', below, 'no-reply@accounts.example'],
    ]);
    expect((await ask(customer.id)).body[0].brand_id).toBe(own);
  });

  it('are filtered by the nine documented values', async () => {
    const { customer } = await makeBranch(server, 'Refused');
    const all =
      'backup_error,backup_warning,backup_info,backup_daily_report,backup_critical,device_control_warning,certificate_management_error,certificate_management_warning,certificate_management_info';
    expect((await ask(customer.id, all)).body).toEqual([]);
    // An empty list matches nothing.
    expect((await ask(customer.id, '')).body).toEqual([]);
    for (const wrong of [',', 'x', 'backup_error,x', 'BACKUP_ERROR', 'maintenance', 'quota']) {
      const { status, body } = await ask(customer.id, wrong);
      expect([status, body.error.code, body.error.context.field.split('.')[0]], wrong).toEqual([
        400,
        1000,
        'notifications',
      ]);
    }
    const path = `/tenants/${customer.id}/watchers`;
    const missing = await server.admin.get(path);
    expect(refusal(missing)).toEqual([400, 1000, 'notifications']);
    const many = Array(101).fill('backup_error').join();
    expect(refusal(await ask(customer.id, many))).toEqual([400, 1000, 'notifications']);
  });

  it('are not served if disabled endpoints are turned off', async () => {
    const own = await startTestServer({ DISABLED_ENDPOINTS: 'off' });
    try {
      const { status } = await own.admin.get(`/tenants/${own.rootId}/watchers`, {
        notifications: 'backup_error',
      });
      expect(status).toBe(404);
    } finally {
      await own.close();
    }
  });
});
