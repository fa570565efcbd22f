import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../support/certificate.js';
import { FakeSaml, readAsked, type Asked, type Assertion } from '../support/fake-saml.js';
import { freshDomain, makeBranch, makeProvider } from '../support/identity-providers.js';
import { refusal, type Body } from '../support/people.js';
import { useTestServer } from '../support/server.js';
import { openSession } from '../support/sessions.js';
import { Visitor, type Visited } from '../support/visitor.js';

const fake = new FakeSaml();

const server = await useTestServer();
const branch = await makeBranch(server, 'Branch');

const samlBody = (more: object = {}) => ({
  owner_tenant_id: branch.partner.id,
  domain: freshDomain(),
  idp_type: 'saml',
  meta: fake.metadata(),
  ...more,
});
let provider: Body;
beforeEach(async () => {
  provider = await makeProvider(server, samlBody());
});

const person = () =>
  server.makePerson(branch.customer.id, `ada-${randomUUID()}@${provider['domain']}`);
const whoIs = async ({ session }: Visitor) =>
  (await server.as({ session: session! }).get('/users/me')).body.id as string;

async function leave(visitor: Visitor, idpId = provider.id): Promise<Asked> {
  const { next, text } = await visitor.get(`/federation/start?idp_id=${idpId}`);
  if (!next) throw new Error(text);
  return readAsked(next);
}

/** What the provider has the browser send: a form of another site, with which no cookie comes. */
const send = (asked: Asked, xml: string, headers: object = {}) =>
  new Visitor(server).post(
    '/federation/saml/acs',
    new URLSearchParams({
      SAMLResponse: Buffer.from(xml).toString('base64'),
      RelayState: asked.relayState,
    }),
    { origin: 'https://idp.example.com', 'sec-fetch-site': 'cross-site', ...headers },
  );

const refused = (page: Visited, visitor: Visitor) => {
  expect([page.status, page.heading]).toEqual([403, 'You are not signed in']);
  expect(visitor.session).toBeUndefined();
};

describe('a user who returns from a SAML provider', () => {
  it('is signed in and linked', async () => {
    const { id, username } = await person();
    const visitor = new Visitor(server);
    const asked = await leave(visitor);
    expect(asked).toMatchObject({
      issuer: `http://localhost:4000/federation/saml/metadata/${provider.id}`,
      acs: 'http://localhost:4000/federation/saml/acs',
    });
    const sent = await send(asked, fake.sign(fake.response(asked, { nameId: username })));
    expect(sent.status, sent.text).toBe(303);
    expect(sent.headers['set-cookie']).toBeUndefined();
    const page = await visitor.get(sent.next!);
    expect([page.status, page.next]).toEqual([303, '/login']);
    expect(await whoIs(visitor)).toBe(id);
    const { body } = await server.admin.get(`/users/${id}`);
    expect(body).toMatchObject({ idp_id: provider.id, external_id: username });
  });

  it('is identified by the configured attribute', async () => {
    const { id, username } = await person();
    await server.admin.put(`/identity_providers/${provider.id}`, {
      version: 1,
      login_attribute: 'mail',
      saml_entityid: 'urn:ours',
    });
    const visitor = new Visitor(server);
    const asked = await leave(visitor);
    expect(asked.issuer).toBe('urn:ours');
    const assertion = { nameId: 'emp-17', attributes: { mail: username } };
    const { next } = await send(asked, fake.sign(fake.response(asked, assertion)));
    await visitor.get(next!);
    expect(await whoIs(visitor)).toBe(id);
  });

  it('can come from a form of a site of the same domain, and be signed in already', async () => {
    const { username } = await person();
    const visitor = new Visitor(server);
    const asked = await leave(visitor);
    const { session } = await openSession(server, (await person()).id);
    const sent = await send(asked, fake.sign(fake.response(asked, { nameId: username })), {
      cookie: `account_session=${session}`,
      origin: 'http://idp.localhost',
      'sec-fetch-site': 'same-site',
    });
    expect(sent.status).toBe(303);
  });

  it('must return in the same browser, once and in time', async () => {
    const { username } = await person();
    const visitor = new Visitor(server);
    const asked = await leave(visitor);
    const xml = fake.sign(fake.response(asked, { nameId: username }));
    const { next } = await send(asked, xml);
    const again = await send(asked, xml);
    expect(again.status).toBe(403);
    const other = new Visitor(server);
    await leave(other);
    refused(await other.get(next!), other);
    expect((await visitor.get(next!)).status).toBe(303);
    expect((await visitor.get(next!)).status).toBe(403);

    const late = new Visitor(server);
    const before = await leave(late);
    server.clock.offset = 15 * 60_000;
    const answer = await send(before, fake.sign(fake.response(before, { nameId: username })));
    server.clock.offset = 0;
    expect(answer.status).toBe(403);
  });

  it('is refused without a response', async () => {
    const visitor = new Visitor(server);
    const asked = await leave(visitor);
    refused(await visitor.get(`/federation/saml/finish?state=${asked.relayState}`), visitor);
    refused(await visitor.get('/federation/saml/finish'), visitor);
    for (const [state, xml] of [
      [asked.relayState, ''],
      [asked.relayState, 'nonsense'],
      ['x', fake.sign(fake.response(asked, { nameId: 'x' }))],
      ['', ''],
    ] as const) {
      expect((await send({ ...asked, relayState: state }, xml)).status).toBe(403);
    }
  });
});

describe('a response is refused', () => {
  let visitor: Visitor;
  let asked: Asked;
  let username: string;
  beforeEach(async () => {
    ({ username } = await person());
    visitor = new Visitor(server);
    asked = await leave(visitor);
  });
  const signed = (assertion: Partial<Assertion> = {}) =>
    fake.sign(fake.response(asked, { nameId: username, ...assertion }));
  const refuses = async (xml: string) => {
    const { status, next } = await send(asked, xml);
    expect([status, next]).toEqual([403, undefined]);
  };

  it('without a signature, with a signature of the whole only, or of another key', async () => {
    const plain = fake.response(asked, { nameId: username });
    await refuses(plain);
    await refuses(fake.sign(plain, 'Response'));
    await refuses(fake.sign(plain, 'Assertion', makeCertificate()));
    // The response itself was valid.
    expect((await send(asked, fake.sign(plain))).status).toBe(303);
  });

  it('if it was changed after it was signed', async () => {
    await refuses(signed().replace(username, `root@${provider['domain']}`));
  });

  it('for another audience or another request', async () => {
    await refuses(signed({ audience: 'urn:somebody:else' }));
    await refuses(signed({ inResponseTo: `_${randomUUID()}` }));
    await refuses(signed({ inResponseTo: null }));
    await refuses(signed({ confirms: null }));
    await refuses(signed({ recipient: 'https://elsewhere.example/acs' }));
    await refuses(signed({ issuer: 'urn:another:idp' }));
    const other = await leave(new Visitor(server));
    await refuses(fake.sign(fake.response(other, { nameId: username })));
  });

  it('if it is too old', async () => {
    await refuses(signed({ goodFor: -2 }));
  });

  it('with a transient name', async () => {
    await refuses(signed({ format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }));
  });

  it('with a document type', async () => {
    await refuses(`<!DOCTYPE x [<!ENTITY e "${username}">]>${signed()}`);
  });

  it('if the signed part is wrapped in an unsigned one', async () => {
    const forged = fake
      .response(asked, { nameId: `root@${provider['domain']}` })
      .match(/<saml:Assertion .*<\/saml:Assertion>/)![0];
    const good = signed();
    const assertion = /<saml:Assertion .*<\/saml:Assertion>/.exec(good)![0];
    const signature = /<Signature .*<\/Signature>/.exec(assertion)![0];
    const id = / ID="([^"]+)"/.exec(assertion)![1]!;
    const bare = assertion.replace(signature, '');
    const sameId = forged.replace(/ ID="[^"]+"/, ` ID="${id}"`);
    const into = (text: string, more: string) =>
      text.replace('</saml:Issuer>', `</saml:Issuer>${more}`);
    for (const wrapped of [
      // Next to it: before and after.
      good.replace(assertion, forged + assertion),
      good.replace(assertion, assertion + forged),
      // Around it, with its signature: in extensions, in the object of the signature, in itself.
      good.replace(assertion, into(forged, signature) + bare),
      good.replace(assertion, into(sameId, signature) + bare),
      good.replace(
        assertion,
        into(forged, signature.replace('</Signature>', `<Object>${bare}</Object></Signature>`)),
      ),
      good.replace(
        assertion,
        into(sameId, signature.replace('</Signature>', `<Object>${bare}</Object></Signature>`)),
      ),
      good.replace(assertion, `<samlp:Extensions>${assertion}</samlp:Extensions>${forged}`),
      good.replace(assertion, forged.replace('</saml:Assertion>', `${assertion}</saml:Assertion>`)),
    ]) {
      expect(wrapped).not.toBe(good);
      await refuses(wrapped);
    }
    expect((await send(asked, good)).status).toBe(303);
  });

  it('but a name consists of all its text', async () => {
    const long = `${username}.evil.example`;
    const { next } = await send(
      asked,
      signed({ nameId: long }).replace(username, `${username}<!-- -->`),
    );
    const page = await visitor.get(next!);
    refused(page, visitor);
  });
});

describe('the metadata', () => {
  it('of this server contains the URL for responses', async () => {
    const { text, status, headers } = await new Visitor(server).get(
      `/federation/saml/metadata/${provider.id}`,
    );
    expect([status, headers['content-type']]).toEqual([
      200,
      'application/samlmetadata+xml; charset=utf-8',
    ]);
    expect(text).toContain(
      `entityID="http://localhost:4000/federation/saml/metadata/${provider.id}"`,
    );
    expect(text).toContain('Location="http://localhost:4000/federation/saml/acs"');
    expect(text).toContain('WantAssertionsSigned="true"');
    for (const id of [branch.partner.id, 'x']) {
      const { status: missing } = await new Visitor(server).get(`/federation/saml/metadata/${id}`);
      expect(missing).toBe(404);
    }
  });

  it('of a provider contains its data', () => {
    expect(provider['external_id']).toBe('urn:example:idp');
  });

  it.each<[string, () => string]>([
    ['is no XML', () => 'x'],
    ['is empty', () => ''],
    ['is cut off', () => fake.metadata().slice(0, -20)],
    ['has U+0000', () => fake.metadata({ more: '<!-- \u0000 -->' })],
    ['has no entity ID', () => fake.metadata({ entity: '' })],
    ['has no certificate', () => fake.metadata().replaceAll('KeyDescriptor', 'Key')],
    ['has a broken certificate', () => fake.metadata({ certificate: 'AAAA' })],
    ['has no redirect binding', () => fake.metadata({ binding: 'SOAP' })],
    ['sends people to no TLS', () => fake.metadata({ location: 'http://idp.example.com' })],
    ['sends people to a script', () => fake.metadata({ location: 'javascript:alert(1)' })],
    [
      'has entities',
      () => fake.metadata({ more: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' }),
    ],
    ['is something else', () => '<html xmlns="http://www.w3.org/1999/xhtml"/>'],
    [
      'describes none',
      () => '<EntityDescriptor entityID="x" xmlns="urn:oasis:names:tc:SAML:2.0:metadata"/>',
    ],
    ['is too long', () => fake.metadata({ more: `<!--${'x'.repeat(300_000)}-->` })],
  ])('of a provider is refused if it %s', async (_name, meta) => {
    const answer = await server.admin.post('/identity_providers', samlBody({ meta: meta() }));
    expect(refusal(answer)).toEqual([400, 1000, 'meta']);
  });
});
