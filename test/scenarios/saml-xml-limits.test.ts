import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FakeSaml, type Asked } from '../support/fake-saml.js';
import { samlTrip, signedInAs } from '../support/federated-visits.js';
import { freshDomain, makeBranch, makeProvider } from '../support/identity-providers.js';
import { refusal } from '../support/people.js';
import { useTestServer } from '../support/server.js';

const fake = new FakeSaml();
const samlBody = (ownerTenantId: string, meta: string) => ({
  owner_tenant_id: ownerTenantId,
  domain: freshDomain(),
  idp_type: 'saml',
  meta,
});

const server = await useTestServer();
const branch = await makeBranch(server, 'Branch');
const provider = await makeProvider(server, samlBody(branch.partner.id, fake.metadata()));
const login = `ada-${randomUUID()}@${provider['domain']}`;
const user = await server.makePerson(branch.customer.id, login);

/** Seconds of processor time that `attempt` takes: other processes of the machine do not count. */
async function processorTime(attempt: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await attempt();
  const { user: own, system } = process.cpuUsage(before);
  return (own + system) / 1e6;
}

const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join('');

/** Texts of at most 64 kB on which a parser of XML may be quadratic. */
const attacks: [string, string][] = [
  ['16,000 unclosed tags', '<a>'.repeat(16_000)],
  ['64 kB of <', '<'.repeat(65_000)],
  ['unclosed tags with attributes', '<a><b '.repeat(10_000)],
  ['attributes without values', '<a a a a '.repeat(7_000)],
  ['8,000 nested elements', '<a>'.repeat(8_000) + '</a>'.repeat(8_000)],
  ['nested namespaces', many(2_000, (index) => `<a xmlns:a${index}="u">`)],
  ['8,000 attributes', `<a ${many(8_000, (index) => `a${index}="" `)}/>`],
  ['15,000 elements', `<a>${'<b/>'.repeat(15_000)}</a>`],
  ['an attribute of 65 kB', `<a b="${'x'.repeat(65_000)}"/>`],
  ['open comments', `<a>${'<!--'.repeat(16_000)}`],
  ['open CDATA sections', `<a>${'<![CDATA['.repeat(7_000)}`],
  ['open processing instructions', `<a>${'<?x '.repeat(16_000)}`],
  ['entities', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ['references', `<a>${'&'.repeat(65_000)}</a>`],
];

describe.each(attacks)('XML of %s', (_name, xml) => {
  it('is refused quickly as a response', async () => {
    const time = await processorTime(async () => {
      const { visitor, page } = await samlTrip(server, provider.id, () => xml);
      expect(page.status).toBe(403);
      expect(visitor.session).toBeUndefined();
    });
    expect(time).toBeLessThan(2);
  });

  it('is refused quickly as metadata', async () => {
    const time = await processorTime(async () => {
      const answer = await server.admin.post('/identity_providers', samlBody(server.rootId, xml));
      expect(refusal(answer)).toEqual([400, 1000, 'meta']);
    });
    expect(time).toBeLessThan(2);
  });
});

describe('a signed response', () => {
  const respond = (more: string) => (asked: Asked) =>
    fake.sign(
      fake
        .response(asked, { nameId: user.username })
        .replace('</samlp:Status>', `$&<samlp:Extensions>${more}</samlp:Extensions>`),
    );

  it('of ordinary size and nesting signs in (control)', async () => {
    const nested = '<a xmlns="urn:x">'.repeat(40) + '</a>'.repeat(40);
    for (const more of ['', nested, 'x'.repeat(50_000), '<b/>'.repeat(1_000)]) {
      const { visitor } = await samlTrip(server, provider.id, respond(more));
      expect(await signedInAs(server, visitor)).toBe(user.id);
    }
  });

  it.each([
    ['longer than 64 kB', 'x'.repeat(65_536)],
    ['nested deeper than 64 levels', '<a>'.repeat(64) + '</a>'.repeat(64)],
    ['with a processing instruction', '<?x y?>'],
  ])('%s is refused', async (_name, more) => {
    const { visitor, page } = await samlTrip(server, provider.id, respond(more));
    expect(page.status).toBe(403);
    expect(visitor.session).toBeUndefined();
  });

  it('is not decompressed if it is compressed', async () => {
    // Responses by POST are never compressed (SAML 2.0 Bindings, section 3.5.4).
    const { deflateRawSync } = await import('node:zlib');
    const bomb = deflateRawSync('<a>'.repeat(10_000_000)).toString('latin1');
    const time = await processorTime(async () => {
      const { page } = await samlTrip(server, provider.id, () => bomb);
      expect(page.status).toBe(403);
    });
    expect(time).toBeLessThan(2);
  });
});
