import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import { useFakeOidc, type Says } from '../support/fake-oidc.js';
import { oidcTrip, signedInAs } from '../support/federated-visits.js';
import { makeBranch, makeProvider, oidcBody } from '../support/identity-providers.js';
import type { Body } from '../support/people.js';
import { lastMailTo } from '../support/mail.js';
import { useTestServer } from '../support/server.js';

const server = await useTestServer();
const fake = await useFakeOidc();
const branch = await makeBranch(server, 'Branch');

let provider: Body;
beforeEach(async () => {
  provider = await makeProvider(server, oidcBody(branch.partner.id, { address: fake.issuer }));
});

const address = () => `ada-${randomUUID()}@${provider['domain']}`;
const trip = (says: Says) => oidcTrip(server, fake, provider.id, says);
/** Returns the complete row, which shows any change by a sign-in. */
const rowOf = (id: string) => server.session().first(sql`select * from users where id = ${id}`);
const update = async (id: string, changes: object) => {
  const { status, text } = await server.update(`/users/${id}`, changes);
  expect(status, text).toBe(200);
};

describe('a refused federated sign-in leaves the user unchanged', () => {
  it.each<[string, (id: string) => Promise<unknown>]>([
    ['is disabled', (id) => update(id, { enabled: false })],
    [
      'is past disable_after',
      (id) =>
        server.write(({ session }) =>
          session.all(sql`update users set disable_after = ${Date.now() - 1} where id = ${id}`),
        ),
    ],
    ['holds more power', (id) => server.grant('user', id, 'root_admin', server.rootId)],
    ['is bound otherwise', (id) => update(id, { external_id: 'of-another-system' })],
  ])('who %s', async (_why, prepare) => {
    const { id, username } = await server.makePerson(branch.customer.id, address());
    await prepare(id);
    const before = await rowOf(id);
    const { visitor, page } = await trip({ sub: randomUUID(), preferred_username: username });
    expect(page.status).toBe(403);
    expect(visitor.session).toBeUndefined();
    expect(await rowOf(id)).toEqual(before);
  });

  it('whose tenant is disabled', async () => {
    const other = await makeBranch(server, `Closed ${randomUUID()}`);
    const own = await makeProvider(server, oidcBody(other.partner.id, { address: fake.issuer }));
    const { id, username } = await server.makePerson(other.unit.id, `ada@${own['domain']}`);
    const disabled = await server.update(`/tenants/${other.customer.id}`, { enabled: false });
    expect(disabled.status, disabled.text).toBe(200);
    const before = await rowOf(id);
    const { page } = await oidcTrip(server, fake, own.id, {
      sub: 'x',
      preferred_username: username,
    });
    expect(page.status).toBe(403);
    expect(await rowOf(id)).toEqual(before);
  });

  it('and a sign-in that succeeds binds them (control)', async () => {
    const { id, username } = await server.makePerson(branch.customer.id, address());
    const { visitor } = await trip({ sub: 'the-subject', preferred_username: username });
    expect(await signedInAs(server, visitor)).toBe(id);
    const { body } = await server.admin.get(`/users/${id}`);
    expect(body).toMatchObject({ idp_id: provider.id, external_id: 'the-subject' });
  });
});

describe('the first federated sign-in activates', () => {
  const activatedOf = async (id: string) =>
    (await server.admin.get(`/users/${id}`)).body.activated as boolean;

  it('a user whom an administrator bound to the provider', async () => {
    const subject = randomUUID();
    const { id } = await server.makeUser(branch.customer.id, `elsewhere-${randomUUID()}`, {
      idp_id: provider.id,
      external_id: subject,
    });
    expect(await activatedOf(id)).toBe(false);
    const { visitor } = await trip({ sub: subject });
    expect(await signedInAs(server, visitor)).toBe(id);
    expect(await activatedOf(id)).toBe(true);
    // Later sign-ins change nothing.
    const before = await rowOf(id);
    expect(await signedInAs(server, (await trip({ sub: subject })).visitor)).toBe(id);
    expect(await rowOf(id)).toEqual(before);
    expect(
      await server.session().all(
        sql`select a.action as "action" from audit_records a
            where a.object_id = ${id} and a.action = 'bindFederatedUser'`,
      ),
    ).toHaveLength(1);
  });

  it('a user of the domain of the provider, whose activation link is no longer valid', async () => {
    const email = address();
    const { id } = await server.makeUser(branch.customer.id, email, { contact: { email } });
    const sent = await server.admin.post(`/users/${id}/send-activation-email`, undefined, {
      headers: { 'content-type': 'application/json' },
    });
    expect(sent.status, sent.text).toBe(204);
    const { token } = await lastMailTo(server, email);
    const path = `/users/${id}/activate`;
    const readLink = async () => (await server.anonymous.get(path, { token })).status;
    expect(await readLink()).toBe(200);
    const { visitor } = await trip({ sub: randomUUID(), preferred_username: email });
    expect(await signedInAs(server, visitor)).toBe(id);
    expect(await readLink()).toBe(401);
    const late = await server.anonymous.post(
      path,
      { password: 'quite a long passphrase' },
      { query: { token } },
    );
    expect(late.status).toBe(401);
  });

  it('but not a disabled one, or one to whom the provider does not apply', async () => {
    const disabled = await server.makeUser(branch.customer.id, address(), { enabled: false });
    const foreign = await server.makeUser(branch.customer.id, `ada-${randomUUID()}@else.example`);
    const mighty = await server.makeUser(branch.customer.id, address());
    await server.grant('user', mighty.id, 'root_admin', server.rootId);
    for (const user of [disabled, foreign, mighty]) {
      const before = await rowOf(user.id);
      const { page } = await trip({ sub: randomUUID(), preferred_username: user['login'] });
      expect(page.status).toBe(403);
      expect(await rowOf(user.id)).toEqual(before);
    }
  });
});
