import { afterAll, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { JobRunner } from '../../../src/jobs/runner.js';
import { routeMail } from '../../../src/mail/route-mail.js';
import { mailSender } from '../../../src/mail/send-mail.js';
import { headerOf, startMailServer } from '../../mail/smtp.js';
import { plantBrand } from '../../support/brand-rows.js';
import { mailsTo, sendMails } from '../../support/mail.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer({ SMTP_ALLOW_PRIVATE: 'true' });
const smtp = await startMailServer();
const northId = (await server.makeTenant(server.rootId, 'partner', 'Northwind')).id;
const southId = (await server.makeTenant(server.rootId, 'partner', 'Southwind')).id;
const customerId = (await server.makeTenant(northId, 'customer', 'Customer')).id;

let count = 0;
afterAll(async () => {
  await smtp.close();
});

/** Creates a user whose login is an email address that receives mail. */
const personWith = (tenantId: string, email: string, role?: string, on = tenantId) =>
  server.makePerson(tenantId, email, role, on);

/** Administrator of Northwind. */
const admin = await personWith(northId, 'admin@northwind.example', 'partner_admin');
await plantBrand(server, northId, {
  serviceName: 'Northwind Cloud',
  color: 'FF8800',
  smtpOverride: true,
  smtpServer: '127.0.0.1',
  smtpPort: smtp.port,
  smtpReplyAddress: 'help@northwind.example',
});

const newUser = async (tenantId = customerId) => {
  const email = `user-${++count}@example.com`;
  return { email, id: (await server.makeUser(tenantId, email)).id };
};

const send = (userId: string, body: unknown, as: As = admin) =>
  server.as(as).post(`/users/${userId}/email/test_branding`, body);

const audited = async (userId: string) => {
  const rows = await server.session().all<{ action: string; tenantId: string }>(
    sql`select a.action as "action", a.tenant_id as "tenantId" from audit_records a
      where a.object_id = ${userId} and a.action = ${'sendTestMail'}`,
  );
  return rows.map(({ tenantId }) => tenantId);
};

describe('POST /users/{user_id}/email/test_branding', () => {
  it('sends a mail in the style of the tenant, through the server of its brand', async () => {
    const { id, email } = await newUser();
    const { status, text } = await send(id, { tenant_id: customerId });
    expect([status, text]).toEqual([204, '']);
    const [mail, ...others] = await mailsTo(server, email);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      subject: 'Test email from Northwind Cloud',
      tenantId: customerId,
      userId: id,
    });
    expect(mail!.html).toContain('background:#ff8800');
    expect(await audited(id)).toEqual([customerId]);

    const platform = async () => {
      throw new Error('not by the platform');
    };
    await sendMails(server, routeMail(server.services, platform));
    expect(smtp.received).toMatchObject([{ to: [email] }]);
    expect(headerOf(smtp.received[0]!, 'From')).toBe('Northwind Cloud <help@northwind.example>');
  });

  it('sends it within a second', async () => {
    const someone = await personWith(northId, 'someone@northwind.example', 'partner_admin');
    const { id, email } = await newUser();
    const sent: string[] = [];
    const runner = new JobRunner(server.services, [
      mailSender(async ({ recipient }) => void sent.push(recipient)),
    ]);
    runner.start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await send(id, { tenant_id: customerId }, someone)).status).toBe(204);
    await expect.poll(() => sent, { timeout: 1_000 }).toEqual([email]);
    await runner.stop();
  });

  // The contract requires only `tenant_viewer`: on the tenant of the brand and on that of the user.
  it('requires only read access to the tenant and the user', async () => {
    const viewer = await personWith(northId, 'viewer@northwind.example', 'readonly_admin');
    expect((await send(viewer.id, { tenant_id: northId }, viewer)).status).toBe(204);
    expect(await mailsTo(server, 'viewer@northwind.example')).toHaveLength(1);
    const { id, email } = await newUser();
    expect((await send(id, { tenant_id: northId }, viewer)).status).toBe(204);
    expect(await mailsTo(server, email)).toHaveLength(1);
    expect(await audited(id)).toEqual([northId]);
    const nobody = await personWith(customerId, 'nobody@northwind.example');
    expect((await send(nobody.id, { tenant_id: customerId }, nobody)).status).toBe(404);
    expect(await mailsTo(server, 'nobody@northwind.example')).toEqual([]);
    expect(await audited(nobody.id)).toEqual([]);
  });

  it('uses the brand of the given tenant, not that of the user', async () => {
    const { id, email } = await newUser(southId);
    await server.grant('user', admin.id, 'partner_admin', southId);
    await send(id, { tenant_id: southId });
    expect((await mailsTo(server, email)).map(({ subject }) => subject)).toEqual([
      'Test email from Account service',
    ]);
    await send(id, { tenant_id: northId });
    expect((await mailsTo(server, email)).map(({ tenantId }) => tenantId)).toEqual([
      southId,
      northId,
    ]);
  });

  it('returns 404 for invisible users and tenants', async () => {
    const client = await server.makeClient(customerId, 'company_admin');
    const { id } = await newUser();
    const hidden = await newUser(northId);
    for (const [userId, tenantId] of [
      [hidden.id, customerId],
      [id, northId],
      ['00000000-0000-4000-8000-000000000000', customerId],
      [id, '00000000-0000-4000-8000-000000000000'],
    ] as const) {
      const { status, body } = await send(userId, { tenant_id: tenantId }, client);
      expect([status, body.error.domain, body.error.code]).toEqual([
        404,
        'PlatformAccountServer',
        'application_not_found',
      ]);
    }
    expect((await send(id, { tenant_id: customerId }, client)).status).toBe(204);
  });

  it('requires a tenant, and a user with an email address', async () => {
    const { id } = await newUser();
    for (const body of [{}, { tenant_id: null }, { tenant_id: 'x' }, { tenant_id: '\u0000' }, []]) {
      const { status } = await send(id, body, server.admin);
      expect([body, status]).toEqual([body, 400]);
    }
    expect(refusal(await send(id, { tenant_id: 'x' }, server.admin))).toEqual([
      400,
      1000,
      'tenant_id',
    ]);
    // The contract documents 403 and no 409.
    const { id: unreachable } = await server.makeUser(customerId, 'unreachable');
    expect(refusal(await send(unreachable, { tenant_id: customerId }, server.admin))).toEqual([
      403,
      1027,
      undefined,
    ]);
    const path = `/users/${id}/email/test_branding`;
    const { status } = await server.anonymous.post(path, { tenant_id: customerId });
    expect(status).toBe(401);
  });

  it('is limited to ten mails in 15 minutes per caller', async () => {
    const busy = await personWith(northId, 'busy@northwind.example', 'partner_admin');
    const { id, email } = await newUser();
    const statuses = await Promise.all(
      Array.from({ length: 14 }, async () => (await send(id, { tenant_id: northId }, busy)).status),
    );
    expect(statuses.sort()).toEqual([...Array(10).fill(204), ...Array(4).fill(429)]);
    expect(await mailsTo(server, email)).toHaveLength(10);
    const refused = await send(id, { tenant_id: northId }, busy);
    expect(refused.body.error.details.info).toBe('too many test emails, try again later');
    expect((await send(id, { tenant_id: northId }, server.admin)).status).toBe(204);
    server.clock.offset += 15 * 60_000 + 1000;
    expect((await send(id, { tenant_id: northId }, busy)).status).toBe(204);
    server.clock.offset = 0;
  });
});

describe('the mutation sendTestMail', () => {
  const mutation = `mutation ($input: SendTestMailInput!) {
    sendTestMail(input: $input) { user { id login } userErrors { code field message } } }`;
  const mutate = (input: object, as: As = server.admin) => server.as(as).graph(mutation, { input });

  it('has the same result', async () => {
    const { id, email } = await newUser();
    const { body } = await mutate({ userId: id, tenantId: customerId });
    expect(body).toMatchObject({
      data: { sendTestMail: { user: { id, login: email }, userErrors: [] } },
    });
    expect(await mailsTo(server, email)).toHaveLength(1);
  });

  it('is refused for the same reasons', async () => {
    const { id } = await newUser();
    const sharer = await server.makeClient(customerId, 'sync_share_user');
    const denied = await mutate({ userId: id, tenantId: customerId }, sharer);
    expect(denied.body.data!.sendTestMail).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    const hidden = await mutate(
      { userId: id, tenantId: southId },
      await server.makeClient(northId, 'partner_admin'),
    );
    expect(hidden.body.data!.sendTestMail).toMatchObject({
      user: null,
      userErrors: [{ code: 'TARGET_NOT_FOUND' }],
    });
    expect(await audited(id)).toEqual([]);
  });
});
