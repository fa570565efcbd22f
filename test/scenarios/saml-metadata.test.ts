import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refreshMetadata } from '../../src/domain/identity/identity-providers/refresh-metadata.js';
import { makeCertificate } from '../support/certificate.js';
import { FakeSaml, type Asked } from '../support/fake-saml.js';
import { samlTrip, sendSaml, signedInAs } from '../support/federated-visits.js';
import { freshDomain, makeBranch, makeProvider } from '../support/identity-providers.js';
import { runJobs } from '../support/jobs.js';
import { refusal, type Body } from '../support/people.js';
import { useTestServer, type Principal } from '../support/server.js';
import { Visitor, hiddenOf } from '../support/visitor.js';

const fake = new FakeSaml();

const server = await useTestServer();
const branch = await makeBranch(server, 'Branch');

const samlBody = (more: object) => ({
  owner_tenant_id: branch.partner.id,
  domain: freshDomain(),
  idp_type: 'saml',
  ...more,
});
const register = (more: object) => server.admin.post('/identity_providers', samlBody(more));
const person = (provider: Body) =>
  server.makePerson(branch.customer.id, `ada-${randomUUID()}@${provider['domain']}`);
const signed =
  ({ username }: Principal, key = fake.key) =>
  (asked: Asked) =>
    fake.sign(fake.response(asked, { nameId: username }), 'Assertion', key);
const signsIn = async ({ id }: Body, user: Principal, key = fake.key) =>
  (await signedInAs(server, (await samlTrip(server, id, signed(user, key))).visitor)) === user.id;

const namespace = 'urn:oasis:names:tc:SAML:2.0:metadata';
const plain = () => fake.metadata().replace('<?xml version="1.0"?>', '');
const entities = (...parts: string[]) =>
  `<EntitiesDescriptor xmlns="${namespace}">${parts.join('')}</EntitiesDescriptor>`;
const serviceProvider = `<EntityDescriptor entityID="urn:an:sp"><SPSSODescriptor protocolSupportEnumeration="x"/></EntityDescriptor>`;
const certificateElement = (text: string) =>
  `<ds:X509Data><ds:X509Certificate>${text}</ds:X509Certificate></ds:X509Data>`;

describe('metadata', () => {
  it.each<[string, () => string]>([
    ['in an EntitiesDescriptor', () => entities(plain())],
    ['beside a service provider, nested', () => entities(serviceProvider, entities(plain()))],
    [
      'with a certificate in PEM armour',
      () =>
        fake.metadata({
          certificate: `-----BEGIN CERTIFICATE-----\n${fake.key.certificate}\n-----END CERTIFICATE-----`,
        }),
    ],
    [
      'with an invalid certificate beside a valid one',
      () => fake.metadata().replace('<ds:X509Data>', `${certificateElement('AAAA')}<ds:X509Data>`),
    ],
    [
      'with another valid certificate before it',
      () =>
        fake
          .metadata()
          .replace(
            '<ds:X509Data>',
            `${certificateElement(makeCertificate().certificate)}<ds:X509Data>`,
          ),
    ],
    ['as usual (control)', () => fake.metadata()],
  ])('%s is accepted, and its provider signs in', async (_name, meta) => {
    const provider = await makeProvider(server, samlBody({ meta: meta() }));
    expect(provider['external_id']).toBe('urn:example:idp');
    expect(await signsIn(provider, await person(provider))).toBe(true);
  });

  it('of several identity providers is refused with their names', async () => {
    const other = plain().replace('urn:example:idp', 'urn:another:idp');
    const answer = await register({ meta: entities(plain(), other) });
    expect(refusal(answer)).toEqual([400, 1000, 'meta']);
    expect(answer.text).toContain('urn:example:idp, urn:another:idp');
  });

  it.each([
    ['no identity provider', () => entities(serviceProvider)],
    ['only certificates that cannot be read', () => fake.metadata({ certificate: 'AAAA' })],
    [
      'too many certificates',
      () =>
        fake
          .metadata()
          .replace(
            '<ds:X509Data>',
            `${certificateElement(fake.key.certificate).repeat(16)}<ds:X509Data>`,
          ),
    ],
  ])('with %s is refused', async (_name, meta) => {
    expect(refusal(await register({ meta: meta() }))).toEqual([400, 1000, 'meta']);
  });
});

describe('a provider that accepts requests only by POST', () => {
  it('receives them by a form that works without scripts', async () => {
    const meta = fake.metadata({ binding: 'HTTP-POST', location: 'https://idp.example.com/post' });
    const provider = await makeProvider(server, samlBody({ meta }));
    const user = await person(provider);
    const visitor = new Visitor(server);
    const page = await visitor.get(`/federation/start?idp_id=${provider.id}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<form method="post" action="https://idp.example.com/post">');
    expect(page.headers['content-security-policy']).not.toMatch(/form-action|script-src/);
    const fields = Object.fromEntries(hiddenOf(page));
    const xml = Buffer.from(fields['SAMLRequest']!, 'base64').toString('utf8');
    expect(xml).toContain('Destination="https://idp.example.com/post"');
    const asked = {
      id: / ID="([^"]+)"/.exec(xml)![1]!,
      issuer: `http://localhost:4000/federation/saml/metadata/${provider.id}`,
      acs: 'http://localhost:4000/federation/saml/acs',
      relayState: fields['RelayState']!,
      forceAuthn: false,
    };
    const sent = await sendSaml(server, asked, signed(user)(asked));
    await visitor.get(sent.next!);
    expect(await signedInAs(server, visitor)).toBe(user.id);
  });

  it('receives a redirect if it accepts those as well (control)', async () => {
    const post = `<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/post"/>`;
    const meta = fake.metadata().replace('<SingleSignOnService', `${post}<SingleSignOnService`);
    const { id } = await makeProvider(server, samlBody({ meta }));
    const { next } = await new Visitor(server).get(`/federation/start?idp_id=${id}`);
    expect(next).toMatch(/^https:\/\/idp\.example\.com\/sso\?SAMLRequest=/);
  });
});

describe('metadata at a URL', () => {
  let site: Server;
  let address: string;
  let published: { status: number; text: string };
  let fetches: number;
  beforeAll(async () => {
    site = createServer((request, response) => {
      if (address.endsWith(request.url!)) fetches++;
      response.writeHead(published.status).end(published.text);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => site.close(resolve)));
  beforeEach(() => {
    published = { status: 200, text: fake.metadata() };
    fetches = 0;
    // One for each test, because the job fetches the metadata of the earlier ones as well.
    address = `http://127.0.0.1:${(site.address() as AddressInfo).port}/${randomUUID()}`;
    server.clock.offset = 0;
  });
  const minutes = (count: number) => (server.clock.offset += count * 60_000);
  const publish = (key: { certificate: string }) => {
    published.text = fake.metadata({ certificate: key.certificate });
  };
  const metaOf = async ({ id }: Body) =>
    (await server.admin.get(`/identity_providers/${id}`)).body.meta;
  const refresh = () => runJobs(server, [refreshMetadata]);

  it('configures a provider, whose new key is known with the first response', async () => {
    const provider = await makeProvider(server, samlBody({ address }));
    expect(provider).toMatchObject({ meta: published.text, external_id: 'urn:example:idp' });
    const user = await person(provider);
    expect(await signsIn(provider, user)).toBe(true);
    expect(fetches).toBe(1);
    const [second, third] = [makeCertificate(), makeCertificate()];
    publish(second);
    minutes(6);
    expect(await signsIn(provider, user, second)).toBe(true);
    expect(fetches).toBe(2);
    expect(await signsIn(provider, user)).toBe(false);
    // The URL is requested once in five minutes, regardless of the number of unknown signatures.
    publish(third);
    expect(await signsIn(provider, user, third)).toBe(false);
    expect(await signsIn(provider, user, makeCertificate())).toBe(false);
    expect(fetches).toBe(2);
    minutes(6);
    expect(await signsIn(provider, user, third)).toBe(true);
    expect(fetches).toBe(3);
  });

  it('is fetched again by a job, and the last valid metadata is kept', async () => {
    const provider = await makeProvider(server, samlBody({ address }));
    const good = published.text;
    await refresh();
    expect(fetches).toBe(1);
    for (const bad of [
      { status: 500, text: good },
      { status: 200, text: '<html/>' },
      { status: 200, text: good.replace('urn:example:idp', 'urn:another:idp') },
      { status: 200, text: good.replace('https://idp.example.com/sso', 'http://evil.example') },
      { status: 200, text: ' '.repeat(2_000_000) },
    ]) {
      published = bad;
      minutes(6 * 60 + 10);
      await refresh();
      expect(await metaOf(provider)).toBe(good);
    }
    expect(fetches).toBe(6);
    publish(makeCertificate());
    published.status = 200;
    minutes(6 * 60 + 10);
    await refresh();
    expect(await metaOf(provider)).toBe(published.text);
    const { body } = await server.admin.get(`/identity_providers/${provider.id}`);
    expect(body.version).toBe(provider.version + 1);
  });

  it('is fetched when the URL changes', async () => {
    const provider = await makeProvider(server, samlBody({ meta: fake.metadata() }));
    publish(makeCertificate());
    const { status, body } = await server.admin.put(`/identity_providers/${provider.id}`, {
      version: 1,
      address,
    });
    expect([status, body.meta]).toEqual([200, published.text]);
  });

  it('causes an error if it is unusable', async () => {
    published = { status: 404, text: 'not here' };
    expect(refusal(await register({ address }))).toEqual([400, 1000, 'address']);
    published = { status: 200, text: '<html/>' };
    expect(refusal(await register({ address }))).toEqual([400, 1000, 'address']);
    const elsewhere = await register({ address: 'http://192.0.2.1/metadata' });
    expect(refusal(elsewhere)).toEqual([400, 1000, 'address']);
    expect(refusal(await register({}))).toEqual([400, 1000, 'meta']);
  });

  it('is not fetched for callers who cannot create a provider', async () => {
    const user = await server.makePerson(branch.customer.id, `nobody-${randomUUID()}`);
    const answer = await user.post('/identity_providers', samlBody({ address }));
    expect([403, 404]).toContain(answer.status);
    expect(fetches).toBe(0);
  });
});
