import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { makeCertificate } from '../support/certificate.js';
import { useFakeOidc, type Says, type Wrongs } from '../support/fake-oidc.js';
import { FakeSaml, statusOf, type Asked } from '../support/fake-saml.js';
import { oidcTrip, samlTrip, startAt } from '../support/federated-visits.js';
import { freshDomain, makeProvider, oidcBody } from '../support/identity-providers.js';
import { useTestServer } from '../support/server.js';
import { Visitor, type Visited } from '../support/visitor.js';

const saml = new FakeSaml();

const server = await useTestServer();
const fake = await useFakeOidc();
const oidcId = (await makeProvider(server, oidcBody(server.rootId, { address: fake.issuer }))).id;
const body = { owner_tenant_id: server.rootId, domain: freshDomain(), idp_type: 'saml' };
const samlId = (await makeProvider(server, { ...body, meta: saml.metadata() })).id;

const lines: Record<string, any>[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(server.services.log, 'warn').mockImplementation((line: unknown) => {
    lines.push(line as Record<string, any>);
  });
});

/** The one line about a sign-in that failed; the page does not say why. */
function failure({ page }: { page: Visited }) {
  expect([page.status, page.heading]).toEqual([403, 'You are not signed in']);
  expect(page.text).toContain('did not sign you in, or the sign-in took too long');
  expect(lines).toHaveLength(1);
  const [line] = lines;
  expect(JSON.stringify(line).length).toBeLessThan(3_000);
  return line!;
}

describe('the log of OpenID Connect contains', () => {
  const trip = (says: Partial<Says> = {}, wrongs: Wrongs = {}) =>
    oidcTrip(server, fake, oidcId, { sub: 'x', ...says }, wrongs);

  it('an error of the token endpoint', async () => {
    const body = { error: 'invalid_client', error_description: 'the secret has expired' };
    expect(failure(await trip({}, { tokenError: { status: 401, body } }))).toMatchObject({
      idpId: oidcId,
      status: 401,
      error: 'invalid_client',
      errorDescription: 'the secret has expired',
    });
  });

  it('an error of the authorization endpoint, without codes, secrets and tokens', async () => {
    const visitor = new Visitor(server);
    const next = await startAt(visitor, oidcId);
    const state = new URL(next).searchParams.get('state')!;
    const jwt = `ey${'J'.repeat(60)}.${'x'.repeat(60)}.${'y'.repeat(60)}`;
    const query = new URLSearchParams({
      state,
      error: 'access_denied',
      error_description: `not allowed ${state} ${jwt} ${'and so on, '.repeat(500)}`,
    });
    const page = await visitor.get(`/federation/oidc/callback?${query.toString()}`);
    const line = failure({ page });
    expect(line).toMatchObject({ error: 'access_denied' });
    expect(line['errorDescription']).toMatch(/^not allowed \[redacted\] \[redacted\] and so on/);
    expect(line['errorDescription'].length).toBeLessThanOrEqual(300);
    expect(JSON.stringify(line)).not.toContain(state);
  });

  it('no secret that the provider repeats', async () => {
    const body = {
      error: 'invalid_client',
      error_description: 'wrong: a secret of the other provider',
    };
    const line = failure(await trip({}, { tokenError: { status: 400, body } }));
    expect(line['errorDescription']).toBe('wrong: [redacted]');
  });

  it('a difference of clocks', async () => {
    const exp = Math.floor(Date.now() / 1000) - 3600;
    const line = failure(await trip({ exp }));
    expect(line['claim']).toMatchObject({ name: 'exp', value: exp });
    expect(line['claim'].now).toBeGreaterThan(exp);
  });

  it('another issuer, and no claims about the user', async () => {
    const says = { iss: 'https://other.example', email: 'ada@example.com', given_name: 'Ada' };
    const line = failure(await trip(says));
    expect(line['claim']).toMatchObject({ name: 'iss', value: 'https://other.example' });
    expect(JSON.stringify(line)).not.toMatch(/ada|Ada/);
  });

  it('a provider that cannot be reached', async () => {
    const body = oidcBody(server.rootId, { address: 'http://127.0.0.1:1' });
    const { id } = await makeProvider(server, body);
    const page = await new Visitor(server).get(`/federation/start?idp_id=${id}`);
    expect(failure({ page })).toMatchObject({ idpId: id, code: 'ECONNREFUSED' });
  });

  it('the HTTP status of an invalid response', async () => {
    const line = failure(await trip({}, { tokenError: { status: 503, body: 'down' } }));
    expect(line['status']).toBe(503);
  });
});

describe('the log of SAML contains', () => {
  const trip = (respond: (asked: Asked) => string) => samlTrip(server, samlId, respond);
  const nameId = `ada-${randomUUID()}`;

  it('the status', async () => {
    const status = statusOf('Responder', 'AuthnFailed', 'the account is locked');
    const line = failure(
      await trip((asked) => saml.sign(saml.response(asked, { nameId, status }))),
    );
    expect(line['reason']).toMatch(/status:Responder.*status:AuthnFailed.*the account is locked/);
  });

  it('a certificate that is not in the metadata', async () => {
    const other = makeCertificate();
    const line = failure(
      await trip((asked) => saml.sign(saml.response(asked, { nameId }), 'Assertion', other)),
    );
    expect(line['reason']).toMatch(/signature/i);
    expect(JSON.stringify(line)).not.toContain(nameId);
  });

  it('a difference of clocks', async () => {
    const line = failure(
      await trip((asked) => saml.sign(saml.response(asked, { nameId, goodFor: -2 }))),
    );
    expect(line['reason']).toMatch(/subject confirmation|clocks|expired/);
  });

  it('SHA-1', async () => {
    const line = failure(
      await trip((asked) =>
        saml.sign(saml.response(asked, { nameId }), 'Assertion', saml.key, { signature: 'sha1' }),
      ),
    );
    expect(line['reason']).toContain('rsa-sha1');
  });
});
