import { randomUUID } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { SignatureAlgorithm } from '@node-saml/node-saml/lib/types.js';
import { signXml } from '@node-saml/node-saml/lib/xml.js';
import { makeCertificate, type Certified } from './certificate.js';

/** Content of an assertion. Members that are undefined match the request. */
export interface Assertion {
  readonly nameId: string;
  readonly format?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly audience?: string;
  readonly inResponseTo?: string | null;
  /** `InResponseTo` of the signed part, if it differs; null for none. */
  readonly confirms?: string | null;
  readonly recipient?: string;
  readonly issuer?: string;
  /** Minutes until the assertion expires; 5 if undefined. */
  readonly goodFor?: number;
  /** `AuthnInstant`; the current time if undefined. */
  readonly authnInstant?: string;
  /** The element `Status` of the response; success if undefined. */
  readonly status?: string;
}

/** The authentication request that a browser brings to the provider. */
export interface Asked {
  readonly id: string;
  readonly issuer: string;
  readonly acs: string;
  readonly relayState: string;
  /** Whether the user has to authenticate again. */
  readonly forceAuthn: boolean;
}

const entityId = 'urn:example:idp';
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';
const samlp = 'urn:oasis:names:tc:SAML:2.0:protocol';

/** Reads the authentication request from the URL at the provider. */
export function readAsked(address: string): Asked {
  const query = new URL(address).searchParams;
  const request = Buffer.from(query.get('SAMLRequest')!, 'base64');
  const xml = inflateRawSync(request).toString('utf8');
  return {
    id: / ID="([^"]+)"/.exec(xml)![1]!,
    issuer: /<saml:Issuer[^>]*>([^<]+)</.exec(xml)![1]!,
    acs: /AssertionConsumerServiceURL="([^"]+)"/.exec(xml)![1]!,
    relayState: query.get('RelayState')!,
    forceAuthn: xml.includes(' ForceAuthn="true"'),
  };
}

/**
 * Returns the element `Status` with a top-level code and, if given, a second-level code and a
 * message.
 */
export const statusOf = (code: string, second?: string, message?: string): string => {
  const value = (name: string) => `Value="urn:oasis:names:tc:SAML:2.0:status:${name}"`;
  const below = second === undefined ? '' : `<samlp:StatusCode ${value(second)}/>`;
  const text = message === undefined ? '' : `<samlp:StatusMessage>${message}</samlp:StatusMessage>`;
  return `<samlp:Status><samlp:StatusCode ${value(code)}>${below}</samlp:StatusCode>${text}</samlp:Status>`;
};

const answering = (id: string | null) => (id === null ? '' : ` InResponseTo="${id}"`);

/** A SAML provider that issues the assertions given by a test. */
export class FakeSaml {
  readonly key: Certified = makeCertificate();

  /** Returns its metadata. `more` is inserted before the element of the provider. */
  metadata({
    location = 'https://idp.example.com/sso',
    certificate = this.key.certificate,
    entity = entityId,
    binding = 'HTTP-Redirect',
    more = '',
  } = {}): string {
    return `<?xml version="1.0"?>${more}<EntityDescriptor entityID="${entity}" xmlns="urn:oasis:names:tc:SAML:2.0:metadata">
      <IDPSSODescriptor protocolSupportEnumeration="${samlp}">
        <KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
          <ds:X509Certificate>${certificate}</ds:X509Certificate>
        </ds:X509Data></ds:KeyInfo></KeyDescriptor>
        <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/>
      </IDPSSODescriptor>
    </EntityDescriptor>`;
  }

  /** Returns an unsigned response to the request. */
  response(asked: Asked, assertion: Assertion): string {
    const { inResponseTo = asked.id, issuer = entityId } = assertion;
    const now = new Date().toISOString();
    const answers = answering(inResponseTo);
    const { confirms = inResponseTo } = assertion;
    return `<samlp:Response xmlns:samlp="${samlp}" xmlns:saml="${saml}" ID="_${randomUUID()}" Version="2.0" IssueInstant="${now}" Destination="${asked.acs}"${answers}><saml:Issuer>${issuer}</saml:Issuer>${assertion.status ?? statusOf('Success')}${this.assertion(asked, assertion, answering(confirms))}</samlp:Response>`;
  }

  private assertion(asked: Asked, assertion: Assertion, answers: string): string {
    const { nameId, attributes = {}, audience = asked.issuer, issuer = entityId } = assertion;
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    const end = at(assertion.goodFor ?? 5);
    const format = assertion.format ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
    const statements = Object.entries(attributes)
      .map(
        ([key, value]) =>
          `<saml:Attribute Name="${key}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`,
      )
      .join('');
    return `<saml:Assertion xmlns:saml="${saml}" ID="_${randomUUID()}" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${format}">${nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${end}" Recipient="${assertion.recipient ?? asked.acs}"${answers}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(-5)}" NotOnOrAfter="${end}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${assertion.authnInstant ?? at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${statements && `<saml:AttributeStatement>${statements}</saml:AttributeStatement>`}</saml:Assertion>`;
  }

  /** Signs the assertion in `xml`, or the response as a whole. */
  sign(
    xml: string,
    what: 'Assertion' | 'Response' = 'Assertion',
    { privateKey } = this.key,
    {
      signature = 'sha256',
      digest = 'sha256',
    }: { signature?: SignatureAlgorithm; digest?: SignatureAlgorithm } = {},
  ): string {
    const path =
      what === 'Response'
        ? `/*[local-name(.)='Response']`
        : `/*[local-name(.)='Response']/*[local-name(.)='Assertion']`;
    return signXml(
      xml,
      path,
      { reference: `${path}/*[local-name(.)='Issuer']`, action: 'after' },
      {
        privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        signatureAlgorithm: signature,
        digestAlgorithm: digest,
      },
    );
  }
}
