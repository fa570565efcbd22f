import { describe, expect, it } from 'vitest';
import { recheckDomains } from '../../src/domain/identity/identity-providers/recheck-domains.js';
import { limits } from '../../src/domain/identity/passwords/throttles.js';
import { freshDomain, makeBranch, makeProvider, oidcBody } from '../support/identity-providers.js';
import { runJobs } from '../support/jobs.js';
import type { Body } from '../support/people.js';
import { useTestServer, type As } from '../support/server.js';
import { Visitor } from '../support/visitor.js';

/*
 * A verified domain also applies to logins that no user has (ADR 15).
 */

const day = 24 * 3600_000;

const server = await useTestServer();
const branch = await makeBranch(server, 'Verified');

const provider = (ownerId = branch.partner.id, domain = freshDomain()) =>
  makeProvider(server, oidcBody(ownerId, { domain, automatic_url_redirection: true }));

/** Returns the DNS record to publish, as shown in GraphQL. */
const recordOf = async (id: string, as: As = server.admin) => {
  const query = `query($id: ID!) { identityProvider(id: $id) { domainRecord { name value } } }`;
  const { body } = await server.as(as).graph(query, { id });
  expect(body.errors).toBeUndefined();
  return body.data.identityProvider.domainRecord as { name: string; value: string };
};
const publish = async (id: string) => {
  const { name, value } = await recordOf(id);
  server.dns.records.set(name, [['v=spf1 -all'], [value.slice(0, 20), value.slice(20)]]);
  return name;
};
const verify = async (id: string, as?: As) => {
  as ??= await server.makeClient(server.rootId, 'root_admin');
  const { body } = await server.as(as).graph(
    `mutation($id: ID!) { verifyIdentityProviderDomain(input: { id: $id }) {
      identityProvider { domainVerifiedAt domainFailingSince } userErrors { code message } } }`,
    { id },
  );
  return body.data?.verifyIdentityProviderDomain ?? body.errors![0].extensions.code;
};
const codes = (answer: { userErrors: { code: string }[] }) =>
  answer.userErrors.map(({ code }) => code);
const target = async (login: string) =>
  (await new Visitor(server).get(`/login?login_hint=${encodeURIComponent(login)}`)).next;
const start = ({ id }: Body) => `/federation/start?idp_id=${id}`;
const restOf = async (id: string) => (await server.admin.get(`/identity_providers/${id}`)).body;
const verified = async (ownerId?: string, domain?: string) => {
  const made = await provider(ownerId, domain);
  await publish(made.id);
  expect(codes(await verify(made.id))).toEqual([]);
  return made;
};
const recheckAfter = (milliseconds: number) => {
  server.clock.offset += milliseconds;
  return runJobs(server, [recheckDomains]);
};

describe('a domain', () => {
  it('is verified by its record, and then applies to unknown logins', async () => {
    const made = await provider();
    const unknown = `nobody@${made['domain']}`;
    expect(codes(await verify(made.id))).toEqual(['BUSINESS_RULE']);
    expect(await target(unknown)).toBeUndefined();
    expect((await restOf(made.id)).domain_verified_at).toBeUndefined();

    const name = await publish(made.id);
    expect(name).toBe(`_account-graph.${made['domain']}`);
    const answer = await verify(made.id);
    expect(answer).toEqual({
      identityProvider: { domainVerifiedAt: expect.any(String), domainFailingSince: null },
      userErrors: [],
    });
    expect(await target(unknown)).toBe(start(made));
    expect(await target(unknown.toUpperCase())).toBe(start(made));
    expect(await target(`nobody@sub.${made['domain']}`)).toBeUndefined();
    expect((await restOf(made.id)).domain_verified_at).toMatch(/^\d{4}-.*Z$/);
    // The provider still does not apply to users of others.
    const other = await makeBranch(server, freshDomain());
    const { username } = await server.makePerson(other.customer.id, `ada@${made['domain']}`);
    expect(await target(username)).toBeUndefined();
  });

  it('is not verified by the record of another owner, provider or domain', async () => {
    const [mine, other] = [await provider(), await makeBranch(server, freshDomain())];
    await publish(mine.id);
    const theirs = await provider(other.partner.id, mine['domain'] as string);
    expect(codes(await verify(theirs.id))).toEqual(['BUSINESS_RULE']);
    expect(await recordOf(mine.id)).not.toEqual(await recordOf(theirs.id));
  });

  it('does not redirect unknown logins if several owners have verified it', async () => {
    const mine = await verified();
    const other = await makeBranch(server, freshDomain());
    const theirs = await provider(other.partner.id, mine['domain'] as string);
    const [one, two] = [await recordOf(mine.id), await recordOf(theirs.id)];
    server.dns.records.set(one.name, [[one.value], [two.value]]);
    expect(codes(await verify(theirs.id))).toEqual([]);
    expect(await target(`nobody@${mine['domain']}`)).toBeUndefined();
  });

  it('is verified again after a change of the domain or the owner', async () => {
    for (const change of [{ domain: freshDomain() }, { owner_tenant_id: branch.customer.id }]) {
      const made = await verified();
      const answer = await server.admin.put(`/identity_providers/${made.id}`, {
        version: 1,
        ...change,
      });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body.domain_verified_at).toBeUndefined();
      expect(await target(`nobody@${answer.body.domain}`)).toBeUndefined();
      expect(codes(await verify(made.id))).toEqual(['BUSINESS_RULE']);
    }
    const kept = await verified();
    const answer = await server.admin.put(`/identity_providers/${kept.id}`, {
      ...(await restOf(kept.id)),
      vendor: 'OKTA',
    });
    expect(answer.body.domain_verified_at).toEqual(expect.any(String));
  });

  it('can be verified by callers who can change the provider, with a rate limit', async () => {
    const made = await provider();
    const below = await server.makeClient(branch.customer.id, 'company_admin');
    const stranger = await server.makeClient(
      (await makeBranch(server, freshDomain())).partner.id,
      'partner_admin',
    );
    const asked = server.dns.asked.length;
    expect(await verify(made.id, below)).toBe('ACCESS_DENIED');
    expect(codes(await verify(made.id, stranger))).toEqual(['NOT_FOUND']);
    expect(server.dns.asked).toHaveLength(asked);
    const as = await server.makeClient(branch.partner.id, 'partner_admin');
    const tries = limits.domainLookup.failures;
    for (let i = 0; i < tries; i++) {
      expect(codes(await verify(made.id, as))).toEqual(['BUSINESS_RULE']);
    }
    expect(await verify(made.id, as)).toBe('ACCOUNT_LOCKED');
    expect(server.dns.asked).toHaveLength(asked + tries);
  });
});

describe('a verified domain', () => {
  it('is looked up every day, and is no longer verified after three days without its record', async () => {
    const made = await verified();
    const { name } = await recordOf(made.id);
    const applies = async () => (await target(`nobody@${made['domain']}`)) === start(made);
    const asked = () => server.dns.asked.filter((one) => one === name).length;
    const before = asked();
    await recheckAfter(23 * 3600_000);
    expect(asked()).toBe(before);
    await recheckAfter(2 * 3600_000);
    expect([asked(), await applies()]).toEqual([before + 1, true]);

    server.dns.records.delete(name);
    await recheckAfter(day);
    await recheckAfter(day);
    expect(await applies()).toBe(true);
    // The record exists again: the three days start again.
    await publish(made.id);
    await recheckAfter(day);
    server.dns.records.delete(name);
    for (let i = 0; i < 3; i++) await recheckAfter(day);
    expect(await applies()).toBe(true);
    await recheckAfter(day);
    expect(await applies()).toBe(false);
    expect((await restOf(made.id)).domain_verified_at).toBeUndefined();
  });

  it('remains verified during an outage of the DNS, but not permanently', async () => {
    const made = await verified();
    const applies = async () => (await target(`nobody@${made['domain']}`)) === start(made);
    server.dns.failure = 'ETIMEOUT';
    for (let i = 0; i < 10; i++) await recheckAfter(day);
    expect(codes(await verify(made.id))).toEqual(['BUSINESS_RULE']);
    expect(await applies()).toBe(true);
    for (let i = 0; i < 25; i++) await recheckAfter(day);
    expect(await applies()).toBe(false);
    server.dns.failure = undefined;
  });
});
