import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { limits } from '../../../src/domain/identity/passwords/throttles.js';
import { mailsTo } from '../../support/mail.js';
import { password, type Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { requestToken } from '../../support/tokens.js';
import { Visitor } from '../../support/visitor.js';
import { ask } from '../../resolvers/support.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Text');

const signIn = (login: string, given = password) =>
  server.anonymous.post('/login', { login, password: given });
const tokenFor = (username: string) =>
  requestToken(server, { grant_type: 'password', username, password });
const rename = (user: Body, login: string) =>
  server.admin.put(`/users/${user.id}`, { version: user.version, login });

describe('a login', () => {
  it.each([
    ['jürgen@north.example', 'JÜRGEN@NORTH.EXAMPLE'],
    ['Zo\u00eb@north.example', 'zoe\u0308@north.example'],
    ['weiß@north.example', 'WEISS@north.example'],
    ['οδυσσεύς@north.example', 'ΟΔΥΣΣΕΎΣ@north.example'],
    ['ışık@north.example', 'IŞIK@north.example'],
  ])('%s signs in as %s, with all grants, and is in use', async (login, typed) => {
    const { id } = await server.makePerson(partner.id, login);
    const { body } = await server.admin.get(`/users/${id}`);
    expect(body.login).toBe(login);
    expect((await signIn(typed)).status).toBe(200);
    expect((await tokenFor(typed)).status).toBe(200);
    const me = await server.as({ username: typed, password }).get('/users/me');
    expect([me.status, me.body.id]).toEqual([200, id]);

    // "409: The username is already in use" (GET /users/check_login).
    const check = await server.admin.get('/users/check_login', { username: typed });
    expect(check.status).toBe(409);
    const taken = await server.admin.post('/users', { tenant_id: partner.id, login: typed });
    expect([taken.status, taken.body.error.code]).toEqual([409, 1010]);
    // A user can change the spelling of the own login.
    expect((await rename(body, typed)).body.login).toBe(typed);
    expect((await signIn(login)).status).toBe(200);
  });

  it('has a common count of failed attempts in all spellings', async () => {
    await server.makePerson(partner.id, 'günter@north.example');
    const spellings = ['GÜNTER', 'gu\u0308nter', 'Günter', 'GU\u0308NTER'];
    for (let i = 0; i < limits.login.failures; i++) {
      await signIn(`${spellings[i % spellings.length]}@north.example`, 'wrong');
    }
    const locked = await signIn('günter@north.example');
    expect(locked.status).not.toBe(200);
    server.clock.offset += limits.login.lockFor + 1000;
    expect((await signIn('günter@north.example')).status).toBe(200);
    server.clock.offset = 0;
  });
});

describe('an email address', () => {
  it('signs in and receives the mail for a forgotten password, in any spelling', async () => {
    const email = 'Bjo\u0308rn.Strauß@south.example';
    const user = await server.makeUser(partner.id, 'by-address', { contact: { email } });
    const path = `/users/${user.id}/password`;
    await server.client.post(path, { password });
    expect((await signIn('BJÖRN.STRAUSS@SOUTH.EXAMPLE')).status).toBe(200);
    const { body } = await server.admin.get(`/users/${user.id}`);
    expect(body.contact.email).toBe(email);
    const typed = 'björn.strauss@south.example';
    const visitor = new Visitor(server);
    await visitor.submit(await visitor.get('/forgot_password'), { name: typed });
    expect(await mailsTo(server, email)).toHaveLength(1);
    // The mail is sent to the stored address, never to the entered one.
    expect(await mailsTo(server, typed)).toEqual([]);
  });

  it('is found after a change', async () => {
    const user = await server.makeUser(partner.id, 'moves', { contact: { email: 'a@x.example' } });
    await server.client.post(`/users/${user.id}/password`, { password });
    const put = await server.update(`/users/${user.id}`, { contact: { email: 'ÅSA@x.example' } });
    expect(put.status).toBe(200);
    expect((await signIn('a\u030asa@x.example')).status).toBe(200);
    expect((await signIn('a@x.example')).status).not.toBe(200);
  });
});

describe('the confirmation of an address', () => {
  it('does not apply to another one with the same folded key', async () => {
    const user = await server.makeUser(partner.id, 'proof', {
      contact: { email: 'mıke@north.example' },
    });
    await server.write(({ session }) =>
      session.all(
        sql`update users set activated = ${true}, confirmed_email = ${'mıke@north.example'}
          where id = ${user.id}`,
      ),
    );
    const put = await server.admin.put(`/users/${user.id}`, {
      version: user.version,
      contact: { email: 'mike@north.example' },
    });
    expect([put.status, put.body.contact.email_confirmed]).toEqual([200, false]);
    const upper = await server.update(`/users/${user.id}`, {
      contact: { email: 'MıKE@north.example' },
    });
    expect(upper.body.contact.email_confirmed).toBe(true);
  });
});

describe('names', () => {
  it('of siblings are equal if their folded keys are equal', async () => {
    const { id } = await server.makeTenant(partner.id, 'customer', 'Bäckerei Groß');
    for (const name of ['BA\u0308CKEREI GROSS', ' bäckerei groß ']) {
      const { status, body } = await server.admin.post('/tenants', {
        parent_id: partner.id,
        kind: 'customer',
        name,
      });
      expect([name, status, body.error.code]).toEqual([name, 409, 1004]);
    }
    const { body } = await server.admin.get(`/tenants/${id}`);
    expect(body.name).toBe('Bäckerei Groß');
  });

  it('are in the order of their keys', async () => {
    const root = await server.makeTenant(partner.id, 'partner', 'Order');
    const names = ['zebra', 'Äpfel', 'apfel', 'Straße 2', 'STRASSE 1', '\ufffd', '\u{1f600}'];
    for (const name of names) await server.makeTenant(root.id, 'customer', name);
    for (const [index, name] of names.entries()) {
      await server.makeUser(root.id, `order-${index}`, { contact: { firstname: name } });
    }
    const wanted = ['apfel', 'STRASSE 1', 'Straße 2', 'zebra', 'Äpfel', '\ufffd', '\u{1f600}'];
    const { tenant } = await ask(
      server.admin,
      `{ tenant(id: "${root.id}") { children(orderBy: { field: NAME }) { nodes { name } } } }`,
    );
    expect(tenant.children.nodes.map(({ name }: { name: string }) => name)).toEqual(wanted);
    const users = await server.admin.get(`/tenants/${root.id}/users`, { order: 'name' });
    const logins = await Promise.all(
      (users.body.items as string[]).map(async (id) => {
        const { body } = await server.admin.get(`/users/${id}`);
        return body.contact.firstname;
      }),
    );
    expect(logins).toEqual(wanted);
  });
});

describe('a search and a filter', () => {
  it('compare like logins and names', async () => {
    const top = await server.makeTenant(server.rootId, 'partner', 'Searched');
    const { id } = await server.makeTenant(top.id, 'customer', 'Işık Caddesi Straße', {
      customer_id: 'NR-Œ1',
      internal_tag: 'Größe',
      contact: { firstname: 'Ἀλέξανδρος', lastname: 'Strauß', email: 'INFO@Weiß.example' },
    });
    const found = async (text: string) =>
      (await server.admin.get('/search', { tenant: top.id, text })).body.items.map(
        (item: Body) => item.id,
      );
    for (const text of [
      'IŞIK',
      'ışı',
      'cadDESI STRASSE',
      'nr-œ',
      'STRAUSS',
      'ἈΛΈΞΑΝΔΡΟΣ strauss',
      'info@weiss',
    ]) {
      expect([text, await found(text)]).toEqual([text, [id]]);
    }
    const filtered = async (filter: string) =>
      (
        await ask(server.admin, `{ tenants(filter: ${filter}) { nodes { id } } }`)
      ).tenants.nodes.map((node: Body) => node.id);
    for (const filter of [
      '{ name: { contains: "STRASSE" , startsWith: "IŞIK" } }',
      '{ name: { equals: "ışık caddesi STRASSE" } }',
      '{ customerId: { startsWith: "nr-œ" } }',
      '{ internalTag: { equals: "GRO\u0308SSE" } }',
    ]) {
      expect([filter, await filtered(filter)]).toEqual([filter, [id]]);
    }
    const contacts = await ask(
      server.admin,
      `{ contacts(filter: { email: { contains: "@WEISS" } }) { nodes { email tenant { id } } } }`,
    );
    expect(contacts.contacts.nodes).toEqual([{ email: 'INFO@Weiß.example', tenant: { id } }]);
  });
});
