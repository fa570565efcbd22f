import { describe, expect, it } from 'vitest';
import { FakeSaml, type Asked } from '../support/fake-saml.js';
import { samlTrip, signedInAs } from '../support/federated-visits.js';
import { freshDomain, makeBranch, makeProvider } from '../support/identity-providers.js';
import { useTestServer } from '../support/server.js';

/*
 * A user of a SAML provider changes their own signed response so that it seems to name another user
 * (signature wrapping, and comments that canonical XML leaves out).
 */

const fake = new FakeSaml();

const server = await useTestServer();
const branch = await makeBranch(server, 'Branch');
const provider = await makeProvider(server, {
  owner_tenant_id: branch.partner.id,
  domain: freshDomain(),
  idp_type: 'saml',
  meta: fake.metadata(),
});
const providerId = provider.id;
const login = `ada@${provider['domain']}`;
const victim = await server.makePerson(branch.customer.id, login);
const attacker = await server.makePerson(branch.customer.id, `${login}.eve@${provider['domain']}`);

/** Who is signed in by the response that `change` makes of a signed one for the attacker. */
async function signedIn(change: (signed: string, forged: string) => string) {
  const { visitor } = await samlTrip(server, providerId, (asked: Asked) => {
    const signed = fake.sign(fake.response(asked, { nameId: attacker.username }));
    return change(signed, fake.response(asked, { nameId: victim.username }));
  });
  return signedInAs(server, visitor);
}

const assertionOf = (xml: string) => /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)![0];
const signatureOf = (xml: string) =>
  /<(\w+:)?Signature[\s>][\s\S]*<\/(\w+:)?Signature>/.exec(xml)![0];
const unsigned = (xml: string) => xml.replace(signatureOf(xml), '');
const statusEnd = '</samlp:Status>';
const inExtensions = (xml: string) => `<samlp:Extensions>${xml}</samlp:Extensions>`;
const idOf = (xml: string) => / ID="([^"]+)"/.exec(assertionOf(xml))![1]!;

describe('a signed response', () => {
  it('signs in its user (control)', async () => {
    expect(await signedIn((signed) => signed)).toBe(attacker.id);
  });

  it.each<[string, (signed: string, forged: string) => string]>([
    [
      'with a forged assertion in front of the signed one',
      (signed, forged) => signed.replace(statusEnd, statusEnd + assertionOf(forged)),
    ],
    [
      'with a forged assertion after the signed one',
      (signed, forged) =>
        signed.replace('</samlp:Response>', `${assertionOf(forged)}</samlp:Response>`),
    ],
    [
      'with the signed assertion in extensions',
      (signed, forged) =>
        forged.replace('<samlp:Status>', `${inExtensions(assertionOf(signed))}<samlp:Status>`),
    ],
    [
      'with the signed assertion inside of the forged one',
      (signed, forged) =>
        forged.replace(
          '<saml:Subject>',
          `<saml:Advice>${assertionOf(signed)}</saml:Advice><saml:Subject>`,
        ),
    ],
    [
      'with the signature in the forged assertion, and the signed one inside of it as an object',
      (signed, forged) => {
        const signature = signatureOf(signed).replace(
          /<\/(\w+:)?Signature>$/,
          (end, prefix: string | undefined) =>
            `<${prefix ?? ''}Object>${assertionOf(unsigned(signed))}</${prefix ?? ''}Object>${end}`,
        );
        return forged.replace(
          '</saml:Issuer><saml:Subject>',
          `</saml:Issuer>${signature}<saml:Subject>`,
        );
      },
    ],
    [
      'with the signature in a forged assertion that has the same ID',
      (signed, forged) =>
        forged
          .replace(/(<saml:Assertion[^>]* ID=")[^"]+"/, `$1${idOf(signed)}"`)
          .replace(
            '</saml:Issuer><saml:Subject>',
            `</saml:Issuer>${signatureOf(signed)}<saml:Subject>`,
          )
          .replace(
            '<samlp:Status>',
            `${inExtensions(assertionOf(unsigned(signed)))}<samlp:Status>`,
          ),
    ],
    [
      'with a comment that cuts its name',
      (signed) => signed.replace(`>${victim.username}.eve`, `>${victim.username}<!-- -->.eve`),
    ],
    [
      'with a CDATA section that cuts its name',
      (signed) => signed.replace(`>${victim.username}.eve`, `>${victim.username}<![CDATA[]]>.eve`),
    ],
    [
      'with a second name',
      (signed, forged) => {
        const name = /<saml:NameID[\s\S]*?<\/saml:NameID>/.exec(forged)![0];
        return signed.replace('<saml:NameID', `${name}<saml:NameID`);
      },
    ],
    [
      'with a foreign signature and its certificate',
      (_, forged) => fake.sign(forged, 'Assertion', new FakeSaml().key),
    ],
    ['without a signature', (_, forged) => forged],
  ])('%s does not sign in another user', async (_name, change) => {
    expect(await signedIn(change)).not.toBe(victim.id);
  });
});
