import { afterAll, describe, expect, it } from 'vitest';
import { routeMail } from '../../src/mail/route-mail.js';
import type { ReadyMail } from '../../src/mail/transport.js';
import { plantBrand } from '../support/brand-rows.js';
import { sendMails } from '../support/mail.js';
import { useTestServer } from '../support/server.js';
import { Visitor } from '../support/visitor.js';
import { startMailServer } from './smtp.js';

const server = await useTestServer({ SMTP_ALLOW_PRIVATE: 'true' });
/** Mail server of the partner. Administrators of the partner can read its mails. */
const smtp = await startMailServer();
const partnerId = (await server.makeTenant(server.rootId, 'partner', 'Northwind')).id;
await plantBrand(server, partnerId, {
  companyName: 'Northwind',
  smtpOverride: true,
  smtpServer: '127.0.0.1',
  smtpPort: smtp.port,
  smtpReplyAddress: 'help@northwind.example',
});

let count = 0;
afterAll(async () => {
  await smtp.close();
});

const address = () => `person-${++count}@example.com`;

/**
 * Sends the waiting mails. Returns the recipients by mail server: that of the partner and that of
 * the platform.
 */
async function sent(): Promise<{ partner: string[]; platform: string[] }> {
  const platform: string[] = [];
  const before = smtp.received.length;
  const deliver = async ({ recipient, senderName }: ReadyMail) => {
    expect(senderName).toBe('Northwind');
    platform.push(recipient);
  };
  await sendMails(server, routeMail(server.services, deliver));
  return { partner: smtp.received.slice(before).flatMap(({ to }) => to), platform };
}

/** Creates a user of a tenant. `ask` requests a link to reset its password. */
async function resetOf(tenantId: string, role?: string, on?: string) {
  const email = address();
  const { id } = await server.makePerson(tenantId, email, role, on);
  return { id, email, ask: () => ask(email) };
}

async function ask(name: string): Promise<void> {
  const visitor = new Visitor(server, {}, `10.1.0.${++count}`);
  await visitor.submit(await visitor.get('/forgot_password'), { name });
}

describe('a link that opens an account goes through the mail server of a brand', () => {
  it('if its administrators could set the password themselves', async () => {
    const { id: customerId } = await server.makeTenant(partnerId, 'customer', 'Customer');
    const people = [
      await resetOf(customerId),
      await resetOf(customerId, 'company_admin'),
      await resetOf(partnerId, 'partner_admin'),
    ];
    for (const { ask } of people) await ask();
    const emails = people.map(({ email }) => email).sort();
    const { partner, platform } = await sent();
    expect([partner.sort(), platform]).toEqual([emails, []]);
  });

  it('unless the user has more access than they could grant', async () => {
    const { id: elsewhere } = await server.makeTenant(server.rootId, 'partner', 'Elsewhere');
    const people = [
      await resetOf(partnerId, 'root_admin', server.rootId),
      await resetOf(partnerId, 'partner_admin', elsewhere),
      await resetOf(partnerId, 'legal_docs_signer', partnerId),
    ];
    for (const { ask } of people) await ask();
    const { partner, platform } = await sent();
    expect([partner, platform.sort()]).toEqual([[], people.map(({ email }) => email).sort()]);
  });

  it('unless the tenant is closed to them', async () => {
    const reseller = await server.makeTenant(partnerId, 'partner', 'Reseller');
    const { id: closedId, version } = await server.makeTenant(reseller.id, 'customer', 'Closed');
    const { email, ask } = await resetOf(closedId);
    const invited = address();
    const { id } = await server.makeUser(closedId, invited);
    await ask();
    const path = `/users/${id}/send-activation-email`;
    expect((await server.admin.post(path)).status).toBe(204);
    const body = { version, ancestral_access: false };
    const put = await server.admin.put(`/tenants/${closedId}`, body);
    expect(put.status, put.text).toBe(200);
    const { partner, platform } = await sent();
    expect([partner, platform.sort()]).toEqual([[], [email, invited].sort()]);
  });

  it('according to the state when it is sent', async () => {
    const { id, email, ask } = await resetOf(partnerId);
    await ask();
    await server.grant('user', id, 'root_admin', server.rootId);
    expect(await sent()).toEqual({ partner: [], platform: [email] });
  });
});
