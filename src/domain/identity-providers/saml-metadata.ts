// The XML library describes what it gives out by the types of the DOM.
/// <reference lib="dom" />
import { X509Certificate } from 'node:crypto';
import { parseDomFromString, xpath } from '@node-saml/node-saml/lib/xml.js';

/** Longest metadata that is taken, in characters. */
export const longestMetadata = 262_144;

const metadataNamespace = 'urn:oasis:names:tc:SAML:2.0:metadata';
const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';
const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

/** What is needed of a SAML identity provider to send people there and to believe its answers. */
export interface SamlMetadata {
  readonly entityId: string;
  /** Where people are sent to, by a redirect. */
  readonly ssoUrl: string;
  /** Certificates of the keys that it signs with, in PEM. */
  readonly certificates: readonly string[];
}

/** Metadata that is no use, and why: the message goes on after "meta". */
export class UselessMetadata extends Error {}

const named = (name: string, namespace = metadataNamespace) =>
  `*[local-name(.)='${name}' and namespace-uri(.)='${namespace}']`;

/**
 * What `xml` says of one SAML identity provider. A document type is refused, so that there are no
 * entities, neither of this document nor of others.
 *
 * @throws UselessMetadata
 */
export async function readSamlMetadata(xml: string): Promise<SamlMetadata> {
  const root = await rootOf(xml);
  const entityId = root.getAttribute('entityID')?.trim();
  if (!entityId) throw new UselessMetadata('names no entityID');
  const [provider, ...others] = xpath.selectElements(root, `./${named('IDPSSODescriptor')}`);
  if (!provider || others.length > 0) {
    throw new UselessMetadata('must describe one identity provider (IDPSSODescriptor)');
  }
  const services = xpath.selectElements(provider, `./${named('SingleSignOnService')}`);
  const service = services.find((one) => one.getAttribute('Binding') === redirectBinding);
  const ssoUrl = service?.getAttribute('Location')?.trim();
  if (!ssoUrl) {
    throw new UselessMetadata('names no SingleSignOnService with the HTTP-Redirect binding');
  }
  return { entityId, ssoUrl, certificates: certificatesOf(provider) };
}

async function rootOf(xml: string): Promise<Element> {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw new UselessMetadata('must have no document type');
  if (/[\0\ufffe\uffff]|\p{Surrogate}/u.test(xml)) throw new UselessMetadata('is not XML');
  const document = await parseDomFromString(xml).catch(() => {
    throw new UselessMetadata('is not XML');
  });
  const root = document.documentElement as Element | null;
  if (root?.localName !== 'EntityDescriptor' || root.namespaceURI !== metadataNamespace) {
    throw new UselessMetadata('must be an EntityDescriptor of SAML 2.0');
  }
  return root;
}

function certificatesOf(provider: Element): string[] {
  const keys = xpath.selectElements(
    provider,
    `./${named('KeyDescriptor')}[not(@use) or @use='signing']`,
  );
  const texts = keys.flatMap((key) =>
    xpath
      .selectElements(key, `.//${named('X509Certificate', signatureNamespace)}`)
      .map(({ textContent }) => textContent),
  );
  if (texts.length === 0) throw new UselessMetadata('has no certificate to verify signatures with');
  return texts.map((text) => {
    try {
      return new X509Certificate(Buffer.from(text.replace(/\s/g, ''), 'base64')).toString();
    } catch {
      throw new UselessMetadata('has a certificate that cannot be read');
    }
  });
}
