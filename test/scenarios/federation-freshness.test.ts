import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { sealReturnTo } from '../../src/pages/return-to.js';
import { useFakeOidc } from '../support/fake-oidc.js';
import { FakeSaml, readAsked } from '../support/fake-saml.js';
import { oidcTrip, samlTrip, signedInAs, startAt } from '../support/federated-visits.js';
import { freshDomain, makeBranch, makeProvider, oidcBody } from '../support/identity-providers.js';
import type { Body } from '../support/people.js';
import { useTestServer, type Principal } from '../support/server.js';
import { Visitor } from '../support/visitor.js';

const saml = new FakeSaml();

const server = await useTestServer();
const fake = await useFakeOidc();
const branch = await makeBranch(server, 'Branch');

/** The query of `GET /federation/start` after an authorization request with these parameters. */
const after = (parameters: Record<string, string>) => {
  const query = new URLSearchParams({ client_id: 'x', ...parameters });
  const path = `/api/2/idp/authorize?${query.toString()}`;
  return { return_to: sealReturnTo(server.services as never, path) };
};
const person = (provider: Body) =>
  server.makePerson(branch.customer.id, `ada-${randomUUID()}@${provider['domain']}`);
const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

describe('an OpenID provider', () => {
  let provider: Body;
  let user: Principal;
  beforeEach(async () => {
    provider = await makeProvider(server, oidcBody(branch.partner.id, { address: fake.issuer }));
    user = await person(provider);
  });
  const sentWith = async (parameters: Record<string, string>) =>
    new URL(await startAt(new Visitor(server), provider.id, after(parameters))).searchParams;
  const signsIn = async (claims: object, parameters: Record<string, string> = {}) => {
    const says = { sub: user.id, preferred_username: user.username, ...claims };
    const trip = await oidcTrip(server, fake, provider.id, says, {}, after(parameters));
    return (await signedInAs(server, trip.visitor)) === user.id;
  };

  it('receives the requirements of the application for the sign-in', async () => {
    const query = await sentWith({
      prompt: 'select_account login consent',
      max_age: '600',
      login_hint: 'ada@example.com',
    });
    expect(query.get('prompt')).toBe('login select_account');
    expect(query.get('max_age')).toBe('600');
    expect(query.get('login_hint')).toBe('ada@example.com');
  });

  it('receives nothing else (control)', async () => {
    const query = await sentWith({ prompt: 'consent', max_age: 'x', scope: 'openid evil' });
    expect([...query.keys()].sort()).toEqual(
      [
        'client_id',
        'code_challenge',
        'code_challenge_method',
        'nonce',
        'redirect_uri',
        'response_type',
        'scope',
        'state',
      ].sort(),
    );
    // Parameters of a path that this platform has not sealed are not passed on.
    const path = '/api/2/idp/authorize?prompt=login';
    const next = await startAt(new Visitor(server), provider.id, { return_to: path });
    expect(new URL(next).searchParams.get('prompt')).toBeNull();
  });

  // OpenID Connect Core 1.0, section 3.1.2.1: with max_age the ID token must include auth_time.
  it('must return a recent auth_time for max_age', async () => {
    const asked = { max_age: '600' };
    expect(await signsIn({}, asked)).toBe(false);
    expect(await signsIn({ auth_time: secondsAgo(3_600) }, asked)).toBe(false);
    expect(await signsIn({ auth_time: secondsAgo(60) }, asked)).toBe(true);
  });

  it('can return an old auth_time or none without max_age (control)', async () => {
    expect(await signsIn({ auth_time: secondsAgo(3_600) })).toBe(true);
    expect(await signsIn({})).toBe(true);
  });

  it('cannot return an auth_time in the future', async () => {
    expect(await signsIn({ auth_time: secondsAgo(-3_600) })).toBe(false);
    expect(await signsIn({ auth_time: secondsAgo(-3_600) }, { max_age: '600' })).toBe(false);
    expect(await signsIn({ auth_time: secondsAgo(-10) })).toBe(true);
  });
});

describe('a SAML provider', () => {
  let provider: Body;
  let user: Principal;
  beforeEach(async () => {
    provider = await makeProvider(server, {
      owner_tenant_id: branch.partner.id,
      domain: freshDomain(),
      idp_type: 'saml',
      meta: saml.metadata(),
    });
    user = await person(provider);
  });
  const isForced = async (parameters: Record<string, string>) =>
    readAsked(await startAt(new Visitor(server), provider.id, after(parameters))).forceAuthn;
  const signsIn = async (ago: number, parameters: Record<string, string> = {}) => {
    const authnInstant = new Date(Date.now() - ago * 1000).toISOString();
    const trip = await samlTrip(
      server,
      provider.id,
      (asked) => saml.sign(saml.response(asked, { nameId: user.username, authnInstant })),
      after(parameters),
    );
    return (await signedInAs(server, trip.visitor)) === user.id;
  };

  it('receives ForceAuthn to authenticate the user again', async () => {
    expect(await isForced({ prompt: 'login' })).toBe(true);
    expect(await isForced({ max_age: '600' })).toBe(true);
    expect(await isForced({ prompt: 'consent' })).toBe(false);
    expect(await isForced({})).toBe(false);
  });

  it('returns the time of authentication in AuthnInstant', async () => {
    expect(await signsIn(3_600, { max_age: '600' })).toBe(false);
    expect(await signsIn(-3_600)).toBe(false);
    expect(await signsIn(60, { max_age: '600' })).toBe(true);
    expect(await signsIn(3_600)).toBe(true);
  });
});
