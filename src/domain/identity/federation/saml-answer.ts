// The XML library describes what it gives out by the types of the DOM.
/// <reference lib="dom" />
import { X509Certificate } from 'node:crypto';
import type { Profile } from '@node-saml/node-saml';
import { parseDomFromString, xpath } from '@node-saml/node-saml/lib/xml.js';
import type { FederatedIdentity, FederatedLogin } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';
import { readCertificate, readSamlMetadata } from '../identity-providers/saml-metadata.js';
import type { StoredProvider } from '../identity-providers/provider-reads.js';
import { assertPlainXml } from '../../core/xml-limits.js';
import { entityIdOf, samlAnswerPath, samlClient } from './saml.js';

/** Maximum length of a response, in characters. */
const longestResponse = 65_536;

/** A name that differs for each sign-in does not identify a user. */
const transientName = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

const protocolNamespace = 'urn:oasis:names:tc:SAML:2.0:protocol';
const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/** Strong signature and digest algorithms (XML Signature, RFC 9231). */
const strongAlgorithms: ReadonlySet<string> = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
]);
/** Algorithms that only `SAML_ALLOW_SHA1` permits, because collisions of SHA-1 can be computed. */
const sha1Algorithms: ReadonlySet<string> = new Set([
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  'http://www.w3.org/2000/09/xmldsig#sha1',
]);

const named = (name: string) => `*[local-name(.)='${name}']`;

/**
 * Reads the identity from a SAML response (SAML 2.0 Profiles, section 4.1.4.3). The response must
 * report success, and its assertion must be signed by the provider, issued for this server, and
 * respond to the request of `login`.
 *
 * @param response the form field `SAMLResponse`, encoded in base 64
 * @throws Error with the reason if the response is invalid
 */
export async function readSamlAnswer(
  ctx: RequestContext,
  provider: StoredProvider,
  login: FederatedLogin,
  response: string,
): Promise<FederatedIdentity> {
  const xml = await plainResponse(ctx, response);
  const { entityId, certificates } = await readSamlMetadata(provider.meta!);
  const client = await samlClient(ctx, provider, {
    asked: () => {},
    expected: login.requestId ?? undefined,
  });
  const { profile } = await client
    .validatePostResponseAsync({ SAMLResponse: Buffer.from(xml).toString('base64') })
    .catch((error: unknown) => explained(error, xml, certificates));
  if (!profile) throw new Error('the response has no assertion');
  // The library omits properties that the assertion does not have.
  const { issuer = '', nameID = '', nameIDFormat } = profile as Partial<Profile>;
  if (issuer.trim() !== entityId)
    throw new Error('the assertion was issued by another identity provider');
  const { documentElement: assertion } = await parseDomFromString(profile.getAssertionXml!());
  assertAddressed(ctx, provider, login, assertion);
  const subject = nameID.trim();
  if (!subject) throw new Error('the assertion has no NameID');
  if (nameIDFormat === transientName) throw new Error('the NameID is transient');
  return {
    subject,
    login: loginOf(provider, profile, subject),
    authenticatedAt: authenticatedAt(assertion),
  };
}

/**
 * The signature does not match a key of the metadata. The keys of the provider may have changed.
 */
export class UnknownSignature extends Error {}

/** Rethrows a failure of the library. For a signature, adds whether the certificate is unknown. */
async function explained(
  error: unknown,
  xml: string,
  certificates: readonly string[],
): Promise<never> {
  if (!(error instanceof Error) || !error.message.startsWith('Invalid signature')) throw error;
  const { documentElement: root } = await parseDomFromString(xml);
  const unknown = xpath
    .selectElements(root, `//${named('KeyInfo')}//${named('X509Certificate')}`)
    .map(({ textContent }) => readCertificate(textContent))
    .find((pem) => pem !== undefined && !certificates.includes(pem));
  const why = unknown
    ? `, with a certificate that is not in the metadata (SHA-256 ${new X509Certificate(unknown).fingerprint256})`
    : '';
  throw new UnknownSignature(`${error.message}${why}`, { cause: error });
}

/** Returns the XML of a response that is safe to parse, reports success, and has no weak signature. */
async function plainResponse({ federation }: RequestContext, response: string): Promise<string> {
  // Base 64 increases the size by a third. Larger text is not decoded.
  if (response.length > 2 * longestResponse) throw new Error('the response is too large');
  const xml = Buffer.from(response, 'base64').toString('utf8');
  assertPlainXml(xml, longestResponse);
  const { documentElement: root } = await parseDomFromString(xml);
  if (root.localName !== 'Response' || root.namespaceURI !== protocolNamespace) {
    throw new Error('the document is not a SAML 2.0 response');
  }
  assertSuccess(root);
  // By local name only, like the library.
  const methods = xpath.selectElements(
    root,
    `//${named('SignatureMethod')}|//${named('DigestMethod')}`,
  );
  for (const method of methods) {
    const algorithm = method.getAttribute('Algorithm') ?? '';
    if (strongAlgorithms.has(algorithm)) continue;
    if (federation.allowSha1 && sha1Algorithms.has(algorithm)) continue;
    throw new Error(
      `the response is signed with the algorithm "${algorithm}", which is not allowed`,
    );
  }
  return xml;
}

/** A response without the status `Success` never signs a user in (SAML 2.0 Core, section 3.2.2). */
function assertSuccess(root: Element): void {
  const statuses = xpath.selectElements(root, `./${named('Status')}`);
  const codes = statuses.flatMap((status) =>
    xpath.selectElements(status, `./${named('StatusCode')}`),
  );
  const isSuccess = codes.every((code) => code.getAttribute('Value') === success);
  if (statuses.length === 1 && codes.length === 1 && isSuccess) return;
  const all = xpath.selectElements(root, `./${named('Status')}//${named('StatusCode')}`);
  const [message] = xpath.selectElements(root, `./${named('Status')}/${named('StatusMessage')}`);
  const values = all.map((one) => one.getAttribute('Value') ?? '').join(', ');
  const text = message?.textContent.trim();
  throw new Error(`the response has the status ${values || 'none'}${text ? `: ${text}` : ''}`);
}

/**
 * The response around an assertion may be unsigned, so the assertion itself must contain the
 * request, recipient and audience.
 */
function assertAddressed(
  ctx: RequestContext,
  provider: StoredProvider,
  { requestId }: FederatedLogin,
  assertion: Element,
): void {
  const select = (...names: string[]) =>
    xpath.selectElements(assertion, `./${names.map(named).join('/')}`);
  const recipient = `${ctx.identity.issuer}${samlAnswerPath}`;
  const confirmed = select('Subject', 'SubjectConfirmation', 'SubjectConfirmationData').some(
    (data) =>
      data.getAttribute('InResponseTo') === requestId &&
      data.getAttribute('Recipient') === recipient,
  );
  if (!confirmed) throw new Error('the assertion does not match the request or the recipient');
  const audience = entityIdOf(ctx, provider);
  const restrictions = select('Conditions', 'AudienceRestriction');
  const meant = restrictions.every((restriction) =>
    xpath
      .selectElements(restriction, `./${named('Audience')}`)
      .some(({ textContent }) => textContent.trim() === audience),
  );
  if (restrictions.length === 0 || !meant) throw new Error('the assertion is for another audience');
}

/**
 * Returns the authentication time in milliseconds: the earliest `AuthnInstant`; null if there is
 * none.
 */
function authenticatedAt(assertion: Element): number | null {
  const instants = xpath
    .selectElements(assertion, `./${named('AuthnStatement')}`)
    .map((statement) => Date.parse(statement.getAttribute('AuthnInstant') ?? ''));
  return instants.length === 0 ? null : Math.min(...instants);
}

/** Returns the login: the configured attribute of the provider, or the name ID. */
function loginOf(
  { loginAttribute }: StoredProvider,
  profile: Profile,
  subject: string,
): string | null {
  if (!loginAttribute) return subject;
  const value = profile[loginAttribute];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
