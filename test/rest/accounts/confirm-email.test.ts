import { describe, expect, it } from 'vitest';
import { lastMailTo, mailsTo } from '../../support/mail.js';
import { password } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { Visitor } from '../../support/visitor.js';

/* Recipients confirm changed email addresses (issue 13, section 3; ADR 0016). */
const server = await useTestServer();
const customerId = (await server.makeTenant(server.rootId, 'customer', 'Northwind')).id;

let count = 0;

const day = 24 * 3600_000;
const newPassword = 'another passphrase of some length';
const address = (name: string) => `${name}-${++count}@example.com`;

const get = async (id: string) => (await server.admin.get(`/users/${id}`)).body;

async function update(id: string, changes: object, as: As = server.admin) {
  const { version } = await get(id);
  const answer = await server.as(as).put(`/users/${id}`, { version, ...changes });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Creates a user and activates it by the mailed link. */
async function activated(email = address('first')) {
  const { id, login, contact } = await server.makeUser(customerId, `person-${++count}`, {
    contact: { email, firstname: 'Grace' },
  });
  expect(contact.email_confirmed).toBe(false);
  const headers = { 'content-type': 'application/json' };
  await server.admin.post(`/users/${id}/send-activation-email`, undefined, { headers });
  const { token } = await lastMailTo(server, email);
  const body = { password };
  await server.anonymous.post(`/users/${id}/activate`, body, { query: { token } });
  return { id, login: login as string, email, contactId: contact.id as string };
}

/** Opens the link of a confirmation mail, and confirms the address. */
async function confirm(token: string) {
  const visitor = new Visitor(server);
  const page = await visitor.get(`/confirm_email?token=${token}`);
  return page.status === 200 ? visitor.submit(page) : page;
}

const confirmed = { status: 303, next: '/email_confirmed' };
const refused = { status: 404 };

/** Requests a password reset for `name`. Returns those of `addresses` that receive a link. */
async function resetsTo(name: string, ...addresses: string[]): Promise<string[]> {
  const links = async (recipient: string) =>
    (await mailsTo(server, recipient)).filter(({ link }) => link.pathname === '/reset_password');
  const before = await Promise.all(addresses.map(links));
  const visitor = new Visitor(server, {}, `10.1.${Math.floor(++count / 250)}.${count % 250}`);
  await visitor.submit(await visitor.get('/forgot_password'), { name });
  const after = await Promise.all(addresses.map(links));
  return addresses.filter((_, index) => after[index]!.length > before[index]!.length);
}

async function reset(token: string) {
  const visitor = new Visitor(server);
  const form = await visitor.get(`/reset_password?token=${token}`);
  return form.status === 200
    ? visitor.submit(form, { password: newPassword, repeated: newPassword })
    : form;
}

describe('the address of a user', () => {
  it('is confirmed by the activation link', async () => {
    const { id, email } = await activated();
    expect((await get(id)).contact).toMatchObject({ email, email_confirmed: true });
  });

  it('is confirmed by a link that sets the password', async () => {
    const email = address('reset');
    const { id } = await server.makeUser(customerId, `person-${++count}`, { contact: { email } });
    await server.client.post(`/users/${id}/password`, { password });
    expect((await get(id)).contact.email_confirmed).toBe(false);
    expect(await resetsTo(email, email)).toEqual([email]);
    expect(await reset((await lastMailTo(server, email)).token)).toMatchObject({ status: 303 });
    expect((await get(id)).contact.email_confirmed).toBe(true);
  });

  it('cannot be confirmed by API clients', async () => {
    const contact = { email: address('said'), email_confirmed: true };
    const made = await server.makeUser(customerId, `person-${++count}`, { contact });
    expect(made.contact.email_confirmed).toBe(false);
    expect((await update(made.id, { contact })).contact.email_confirmed).toBe(false);
    const put = await server.admin.put(`/contacts/${made.contact.id}`, { email_confirmed: true });
    expect([put.status, put.body.email_confirmed]).toEqual([200, false]);
    const { body } = await server.admin.graph(
      `mutation ($id: ID!) { updateContact(input: { id: $id, emailConfirmed: true }) {
        contact { emailConfirmed } } }`,
      { id: made.contact.id },
    );
    expect(body.data.updateContact.contact).toEqual({ emailConfirmed: false });
  });
});

const changes: [
  how: string,
  change: (user: { id: string; contactId: string }, email: string) => Promise<void>,
][] = [
  [
    'PUT /users',
    async ({ id }, email) => {
      const { contact } = await update(id, { contact: { email } });
      expect(contact).toMatchObject({ email, email_confirmed: false });
    },
  ],
  [
    'PUT /contacts',
    async ({ contactId }, email) => {
      const { status, body } = await server.admin.put(`/contacts/${contactId}`, { email });
      expect([status, body.email, body.email_confirmed]).toEqual([200, email, false]);
    },
  ],
  [
    'updateUser',
    async ({ id }, email) => {
      const { version } = await get(id);
      const { body } = await server.admin.graph(
        `mutation ($id: ID!, $version: Int!, $email: String!) {
          updateUser(input: { id: $id, version: $version, contact: { email: $email } }) {
            user { contact { email emailConfirmed } } userErrors { message } } }`,
        { id, version, email },
      );
      expect(body.data.updateUser).toEqual({
        user: { contact: { email, emailConfirmed: false } },
        userErrors: [],
      });
    },
  ],
];

describe.each(changes)('a change of the address by %s', (_, change) => {
  it('is confirmed at the new one and reported to the old one, which receives mail until then', async () => {
    const user = await activated();
    const email = address('second');
    await change(user, email);
    const mail = await lastMailTo(server, email);
    expect(mail.subject).toBe('Confirm your email address for Account service');
    expect(mail.link.origin + mail.link.pathname).toBe('http://localhost:4000/confirm_email');
    const notice = await lastMailTo(server, user.email);
    expect(notice.subject).toBe('Your email address for Account service was changed');
    expect(notice.token).toBe('');
    // The caller who changed it receives no mail yet.
    for (const name of [user.login, user.email, email]) {
      expect(await resetsTo(name, user.email, email)).toEqual([user.email]);
    }

    // Opening the page confirms nothing, because programs that scan mails do that.
    await new Visitor(server).get(`/confirm_email?token=${mail.token}`);
    expect((await get(user.id)).contact.email_confirmed).toBe(false);
    const old = await lastMailTo(server, user.email);
    expect(await confirm(mail.token)).toMatchObject(confirmed);
    expect((await get(user.id)).contact).toMatchObject({ email, email_confirmed: true });
    expect(await resetsTo(user.login, user.email, email)).toEqual([email]);
    // Links that were sent to the old address are invalid.
    expect(await reset(old.token)).toMatchObject(refused);
    expect(await confirm(mail.token)).toMatchObject(refused);
  });
});

describe('the link', () => {
  it('becomes invalid with the next change, also back to the confirmed address', async () => {
    const user = await activated();
    const [second, third] = [address('second'), address('third')];
    await update(user.id, { contact: { email: second } });
    const { token } = await lastMailTo(server, second);
    await update(user.id, { contact: { email: third } });
    expect(await confirm(token)).toMatchObject(refused);
    const back = await update(user.id, { contact: { email: user.email } });
    expect(back.contact.email_confirmed).toBe(true);
    expect(await confirm((await lastMailTo(server, third)).token)).toMatchObject(refused);
    expect(await resetsTo(user.login, user.email, second, third)).toEqual([user.email]);
  });

  it('becomes invalid if the password is set with a link to the old address', async () => {
    const user = await activated();
    const email = address('thief');
    await update(user.id, { contact: { email } });
    expect(await resetsTo(user.login, user.email)).toEqual([user.email]);
    expect(await reset((await lastMailTo(server, user.email)).token)).toMatchObject({
      status: 303,
    });
    expect(await confirm((await lastMailTo(server, email)).token)).toMatchObject(refused);
  });

  it('expires after three days', async () => {
    const user = await activated();
    const email = address('late');
    await update(user.id, { contact: { email } });
    const { token } = await lastMailTo(server, email);
    server.clock.offset += 3 * day;
    try {
      expect(await confirm(token)).toMatchObject(refused);
    } finally {
      server.clock.offset -= 3 * day;
    }
    expect(await confirm(token)).toMatchObject(confirmed);
  });

  it('is not sent for other changes or to users who are not activated', async () => {
    const user = await activated();
    const before = (await mailsTo(server, user.email)).length;
    await update(user.id, {
      language: 'de',
      contact: { email: user.email.toUpperCase(), firstname: 'Ada' },
    });
    expect(await mailsTo(server, user.email)).toHaveLength(before);
    expect(await mailsTo(server, user.email.toUpperCase())).toEqual([]);
    const fresh = await server.makeUser(customerId, `person-${++count}`, {
      contact: { email: address('typo') },
    });
    const headers = { 'content-type': 'application/json' };
    const path = `/users/${fresh.id}/send-activation-email`;
    await server.admin.post(path, undefined, { headers });
    const { token } = await lastMailTo(server, fresh.contact.email as string);
    const email = address('right');
    await update(fresh.id, { contact: { email } });
    expect(await mailsTo(server, email)).toEqual([]);
    // The link was sent to the address of another person.
    const { status } = await server.anonymous.post(
      `/users/${fresh.id}/activate`,
      { password },
      { query: { token } },
    );
    expect(status).toBe(401);
  });
});

it('confirms a login that is an email address', async () => {
  const login = address('login');
  const { id } = await server.makePerson(customerId, login);
  const other = address('renamed');
  await update(id, { login: other });
  expect((await lastMailTo(server, login)).subject).toContain('was changed');
  expect(await confirm((await lastMailTo(server, other)).token)).toMatchObject(confirmed);
  expect(await resetsTo(other, login, other)).toEqual([other]);
});
