import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { limits } from '../../../src/domain/identity/passwords/throttles.js';
import { mailsTo } from '../../support/mail.js';
import { makePerson, makeTenant, makeUser, password, type Body } from '../../support/people.js';
import { startTestServer, type TestServer } from '../../support/server.js';
import { requestToken } from '../../support/tokens.js';
import { Visitor } from '../../support/visitor.js';
import { ask } from '../../resolvers/support.js';

let server: TestServer;
let partner: Body;
beforeAll(async () => {
  server = await startTestServer();
  partner = await makeTenant(server, server.rootId, 'partner', 'Text');
});
afterAll(() => server.close());

const signIn = (login: string, given = password) =>
  server.rest('POST', '/login', { body: { login, password: given } });
const tokenFor = (username: string) =>
  requestToken(server, { grant_type: 'password', username, password });
const rename = (user: Body, login: string) =>
  server.rest('PUT', `/users/${user.id}`, {
    as: server.admin,
    body: { version: user.version, login },
  });

describe('a login', () => {
  it.each([
    ['jürgen@north.example', 'JÜRGEN@NORTH.EXAMPLE'],
    ['Zo\u00eb@north.example', 'zoe\u0308@north.example'],
    ['weiß@north.example', 'WEISS@north.example'],
    ['οδυσσεύς@north.example', 'ΟΔΥΣΣΕΎΣ@north.example'],
    ['ışık@north.example', 'IŞIK@north.example'],
  ])('%s signs in as %s, with all grants, and is in use', async (login, typed) => {
    const { id } = await makePerson(server, partner.id, login);
    const { body } = await server.rest('GET', `/users/${id}`, { as: server.admin });
    expect(body.login).toBe(login);
    expect((await signIn(typed)).status).toBe(200);
    expect((await tokenFor(typed)).status).toBe(200);
    const me = await server.rest('GET', '/users/me', { as: { username: typed, password } });
    expect([me.status, me.body.id]).toEqual([200, id]);

    // "409: The username is already in use" (GET /users/check_login).
    const check = await server.rest('GET', '/users/check_login', {
      as: server.admin,
      query: { username: typed },
    });
    expect(check.status).toBe(409);
    const taken = await server.rest('POST', '/users', {
      as: server.admin,
      body: { tenant_id: partner.id, login: typed },
    });
    expect([taken.status, taken.body.error.code]).toEqual([409, 1010]);
    // A user can change the spelling of the own login.
    expect((await rename(body, typed)).body.login).toBe(typed);
    expect((await signIn(login)).status).toBe(200);
  });

  it('has a common count of failed attempts in all spellings', async () => {
    await makePerson(server, partner.id, 'günter@north.example');
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
    const user = await makeUser(server, partner.id, 'by-address', { contact: { email } });
    const path = `/users/${user.id}/password`;
    await server.rest('POST', path, { as: server.client, body: { password } });
    expect((await signIn('BJÖRN.STRAUSS@SOUTH.EXAMPLE')).status).toBe(200);
    const { body } = await server.rest('GET', `/users/${user.id}`, { as: server.admin });
    expect(body.contact.email).toBe(email);
    const typed = 'björn.strauss@south.example';
    const visitor = new Visitor(server);
    await visitor.submit(await visitor.get('/forgot_password'), { name: typed });
    expect(await mailsTo(server, email)).toHaveLength(1);
    // The mail is sent to the stored address, never to the entered one.
    expect(await mailsTo(server, typed)).toEqual([]);
  });

  it('is found after a change', async () => {
    const user = await makeUser(server, partner.id, 'moves', { contact: { email: 'a@x.example' } });
    await server.rest('POST', `/users/${user.id}/password`, {
      as: server.client,
      body: { password },
    });
    const { body } = await server.rest('GET', `/users/${user.id}`, { as: server.admin });
    const put = await server.rest('PUT', `/users/${user.id}`, {
      as: server.admin,
      body: { version: body.version, contact: { email: 'ÅSA@x.example' } },
    });
    expect(put.status).toBe(200);
    expect((await signIn('a\u030asa@x.example')).status).toBe(200);
    expect((await signIn('a@x.example')).status).not.toBe(200);
  });
});

describe('the confirmation of an address', () => {
  it('does not apply to another one with the same folded key', async () => {
    const user = await makeUser(server, partner.id, 'proof', {
      contact: { email: 'mıke@north.example' },
    });
    const { database } = server.services;
    await database.write(database.session(), ({ session }) =>
      session.all(
        sql`update users set activated = ${true}, confirmed_email = ${'mıke@north.example'}
          where id = ${user.id}`,
      ),
    );
    const put = await server.rest('PUT', `/users/${user.id}`, {
      as: server.admin,
      body: { version: user.version, contact: { email: 'mike@north.example' } },
    });
    expect([put.status, put.body.contact.email_confirmed]).toEqual([200, false]);
    const { body } = await server.rest('GET', `/users/${user.id}`, { as: server.admin });
    const upper = await server.rest('PUT', `/users/${user.id}`, {
      as: server.admin,
      body: { version: body.version, contact: { email: 'MıKE@north.example' } },
    });
    expect(upper.body.contact.email_confirmed).toBe(true);
  });
});

describe('names', () => {
  it('of siblings are equal if their folded keys are equal', async () => {
    const { id } = await makeTenant(server, partner.id, 'customer', 'Bäckerei Groß');
    for (const name of ['BA\u0308CKEREI GROSS', ' bäckerei groß ']) {
      const { status, body } = await server.rest('POST', '/tenants', {
        as: server.admin,
        body: { parent_id: partner.id, kind: 'customer', name },
      });
      expect([name, status, body.error.code]).toEqual([name, 409, 1004]);
    }
    const { body } = await server.rest('GET', `/tenants/${id}`, { as: server.admin });
    expect(body.name).toBe('Bäckerei Groß');
  });

  it('are in the order of their keys', async () => {
    const root = await makeTenant(server, partner.id, 'partner', 'Order');
    const names = ['zebra', 'Äpfel', 'apfel', 'Straße 2', 'STRASSE 1', '\ufffd', '\u{1f600}'];
    for (const name of names) await makeTenant(server, root.id, 'customer', name);
    for (const [index, name] of names.entries()) {
      await makeUser(server, root.id, `order-${index}`, { contact: { firstname: name } });
    }
    const wanted = ['apfel', 'STRASSE 1', 'Straße 2', 'zebra', 'Äpfel', '\ufffd', '\u{1f600}'];
    const { tenant } = await ask(
      server,
      `{ tenant(id: "${root.id}") { children(orderBy: { field: NAME }) { nodes { name } } } }`,
    );
    expect(tenant.children.nodes.map(({ name }: { name: string }) => name)).toEqual(wanted);
    const users = await server.rest('GET', `/tenants/${root.id}/users`, {
      as: server.admin,
      query: { order: 'name' },
    });
    const logins = await Promise.all(
      (users.body.items as string[]).map(async (id) => {
        const { body } = await server.rest('GET', `/users/${id}`, { as: server.admin });
        return body.contact.firstname;
      }),
    );
    expect(logins).toEqual(wanted);
  });
});

describe('a search and a filter', () => {
  it('compare like logins and names', async () => {
    const top = await makeTenant(server, server.rootId, 'partner', 'Searched');
    const { id } = await makeTenant(server, top.id, 'customer', 'Işık Caddesi Straße', {
      customer_id: 'NR-Œ1',
      internal_tag: 'Größe',
      contact: { firstname: 'Ἀλέξανδρος', lastname: 'Strauß', email: 'INFO@Weiß.example' },
    });
    const found = async (text: string) =>
      (
        await server.rest('GET', '/search', {
          as: server.admin,
          query: { tenant: top.id, text },
        })
      ).body.items.map((item: Body) => item.id);
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
      (await ask(server, `{ tenants(filter: ${filter}) { nodes { id } } }`)).tenants.nodes.map(
        (node: Body) => node.id,
      );
    for (const filter of [
      '{ name: { contains: "STRASSE" , startsWith: "IŞIK" } }',
      '{ name: { equals: "ışık caddesi STRASSE" } }',
      '{ customerId: { startsWith: "nr-œ" } }',
      '{ internalTag: { equals: "GRO\u0308SSE" } }',
    ]) {
      expect([filter, await filtered(filter)]).toEqual([filter, [id]]);
    }
    const contacts = await ask(
      server,
      `{ contacts(filter: { email: { contains: "@WEISS" } }) { nodes { email tenant { id } } } }`,
    );
    expect(contacts.contacts.nodes).toEqual([{ email: 'INFO@Weiß.example', tenant: { id } }]);
  });
});
