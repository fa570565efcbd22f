import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeSaml, statusOf, type Asked, type Assertion } from '../support/fake-saml.js';
import { samlTrip, signedInAs, type Trip } from '../support/federated-visits.js';
import { freshDomain, makeBranch, makeProvider } from '../support/identity-providers.js';
import { startTestServer, type TestServer } from '../support/server.js';

const fake = new FakeSaml();

/** A server with one SAML provider and a user of its domain. */
async function setUp(env: Record<string, string> = {}) {
  const server = await startTestServer(env);
  const branch = await makeBranch(server, 'Branch');
  const provider = await makeProvider(server, {
    owner_tenant_id: branch.partner.id,
    domain: freshDomain(),
    idp_type: 'saml',
    meta: fake.metadata(),
  });
  const user = await server.makePerson(
    branch.customer.id,
    `ada-${randomUUID()}@${provider['domain']}`,
  );
  return {
    server,
    provider,
    user,
    trip: (respond: (asked: Asked) => string) => samlTrip(server, provider.id, respond),
    /** A signed response that differs from a good one by `changes`. */
    signed:
      (changes: Partial<Assertion> = {}) =>
      (asked: Asked) =>
        fake.sign(fake.response(asked, { nameId: user.username, ...changes })),
  };
}

let server: TestServer;
let site: Awaited<ReturnType<typeof setUp>>;
beforeAll(async () => {
  site = await setUp();
  ({ server } = site);
});
afterAll(() => server.close());

const accepts = async ({ visitor, page }: Trip) => {
  expect([page.status, page.next]).toEqual([303, '/login']);
  expect(await signedInAs(server, visitor)).toBe(site.user.id);
};
const refuses = ({ visitor, page }: Trip) => {
  expect([page.status, page.heading]).toEqual([403, 'You are not signed in']);
  expect(visitor.session).toBeUndefined();
};

describe('a response', () => {
  // SAML 2.0 Core, section 3.2.2.2: only `Success` means that the request succeeded.
  it.each<[string, string]>([
    ['Responder', statusOf('Responder')],
    ['Requester', statusOf('Requester', 'RequestDenied', 'no licence')],
    ['AuthnFailed', statusOf('Responder', 'AuthnFailed')],
    ['a success inside of a failure', statusOf('Responder', 'Success')],
    ['a status of somebody else', statusOf('Successful')],
    ['no status', ''],
    ['an empty status', '<samlp:Status/>'],
    ['two statuses', statusOf('Success') + statusOf('Responder')],
  ])('with %s signs in no user, although it contains a valid assertion', async (_name, status) => {
    refuses(await site.trip(site.signed({ status })));
  });

  it('with the status Success signs in (control)', async () => {
    await accepts(await site.trip(site.signed()));
    await accepts(await site.trip(site.signed({ status: statusOf('Success', undefined, 'fine') })));
  });

  it('can have white space around its texts', async () => {
    const spaced = (text: string) => `\n        ${text}\t\n      `;
    await accepts(await site.trip(site.signed({ nameId: spaced(site.user.username) })));
    await accepts(
      await site.trip((asked) =>
        site.signed({ issuer: spaced('urn:example:idp'), audience: spaced(asked.issuer) })(asked),
      ),
    );
    const { body } = await server.admin.get(`/users/${site.user.id}`);
    expect(body.external_id).toBe(site.user.username);
    // White space inside is part of the name, and white space alone identifies no user.
    refuses(await site.trip(site.signed({ nameId: site.user.username.replace('-', '- ') })));
    refuses(await site.trip(site.signed({ nameId: ' \n ' })));
    refuses(await site.trip(site.signed({ audience: 'urn:some body:else' })));
  });

  it('can have white space around the attribute with the login', async () => {
    const other = await setUp();
    try {
      await other.server.admin.put(`/identity_providers/${other.provider.id}`, {
        version: 1,
        login_attribute: 'mail',
      });
      const { visitor } = await other.trip(
        other.signed({ nameId: 'emp-17', attributes: { mail: `\n  ${other.user.username}\n ` } }),
      );
      expect(await signedInAs(other.server, visitor)).toBe(other.user.id);
    } finally {
      await other.server.close();
    }
  });
});

describe('a signature with SHA-1', () => {
  const weak = [
    ['signature', { signature: 'sha1' }],
    ['digest', { digest: 'sha1' }],
    ['signature and digest', { signature: 'sha1', digest: 'sha1' }],
  ] as const;
  const signedBy =
    (algorithms: (typeof weak)[number][1] | object) =>
    (asked: Asked): string =>
      fake.sign(
        fake.response(asked, { nameId: site.user.username }),
        'Assertion',
        fake.key,
        algorithms,
      );

  it.each(weak)('(%s) is refused', async (_name, algorithms) => {
    refuses(await site.trip(signedBy(algorithms)));
  });

  it('of the response is refused with a strong one of the assertion', async () => {
    refuses(
      await site.trip((asked) =>
        fake.sign(signedBy({})(asked), 'Response', fake.key, { signature: 'sha1' }),
      ),
    );
    await accepts(await site.trip((asked) => fake.sign(signedBy({})(asked), 'Response')));
  });

  it('is accepted if the setting allows it, and SHA-512 always (control)', async () => {
    await accepts(await site.trip(signedBy({ signature: 'sha512', digest: 'sha512' })));
    const lenient = await setUp({ SAML_ALLOW_SHA1: 'on' });
    try {
      for (const [, algorithms] of weak) {
        const { visitor } = await lenient.trip((asked) =>
          fake.sign(
            fake.response(asked, { nameId: lenient.user.username }),
            'Assertion',
            fake.key,
            algorithms,
          ),
        );
        expect(await signedInAs(lenient.server, visitor)).toBe(lenient.user.id);
      }
    } finally {
      await lenient.server.close();
    }
  });
});
