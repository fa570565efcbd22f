// The XML library describes what it gives out by the types of the DOM.
/// <reference lib="dom" />
import { X509Certificate } from 'node:crypto';
import { parseDomFromString, xpath } from '@node-saml/node-saml/lib/xml.js';
import { RefusedXml, assertPlainXml } from '../../core/xml-limits.js';

/** Maximum length of metadata, in characters. */
export const longestMetadata = 262_144;

const metadataNamespace = 'urn:oasis:names:tc:SAML:2.0:metadata';
const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';

/**
 * The supported bindings for authentication requests (SAML 2.0 Bindings, sections 3.4 and 3.5),
 * preferred first.
 */
const bindings = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
} as const;
export type SamlBinding = keyof typeof bindings;

/**
 * Maximum number of signing keys of a provider. A response with a wrong signature is verified with
 * each.
 */
const mostCertificates = 16;

/**
 * The metadata that is required to redirect users to a SAML provider and to verify its responses.
 */
export interface SamlMetadata {
  readonly entityId: string;
  /** URL that users are redirected to with an authentication request. */
  readonly ssoUrl: string;
  /** Binding of the authentication request. */
  readonly binding: SamlBinding;
  /** Certificates of the signing keys, in PEM. */
  readonly certificates: readonly string[];
}

/** Unusable metadata. The message continues a sentence that starts with "meta". */
export class UselessMetadata extends Error {}

const named = (name: string, namespace = metadataNamespace) =>
  `*[local-name(.)='${name}' and namespace-uri(.)='${namespace}']`;

/**
 * Reads the metadata of one SAML identity provider: an `EntityDescriptor`, or an `EntitiesDescriptor`
 * in which one entity is an identity provider (SAML 2.0 Metadata, section 2.3).
 *
 * @throws UselessMetadata
 */
export async function readSamlMetadata(xml: string): Promise<SamlMetadata> {
  const { entity, provider } = identityProviderOf(await rootOf(xml));
  const entityId = entity.getAttribute('entityID')?.trim();
  if (!entityId) throw new UselessMetadata('has no entityID');
  return { entityId, ...serviceOf(provider), certificates: certificatesOf(provider) };
}

async function rootOf(xml: string): Promise<Element> {
  try {
    assertPlainXml(xml, longestMetadata);
  } catch (error) {
    if (error instanceof RefusedXml) throw new UselessMetadata(error.message);
    throw error;
  }
  const { documentElement } = await parseDomFromString(xml);
  const { localName, namespaceURI } = documentElement;
  if (
    namespaceURI !== metadataNamespace ||
    !['EntityDescriptor', 'EntitiesDescriptor'].includes(localName)
  ) {
    throw new UselessMetadata('must be an EntityDescriptor or EntitiesDescriptor of SAML 2.0');
  }
  return documentElement;
}

/** Returns the only identity provider of a document. */
function identityProviderOf(root: Element): { entity: Element; provider: Element } {
  const entities = xpath
    .selectElements(root, `descendant-or-self::${named('EntityDescriptor')}`)
    .flatMap((entity) =>
      xpath
        .selectElements(entity, `./${named('IDPSSODescriptor')}`)
        .map((provider) => ({ entity, provider })),
    );
  const [found, ...others] = entities;
  if (found && others.length === 0) return found;
  const names = entities.slice(0, 10).map(({ entity }) => entity.getAttribute('entityID') ?? '');
  throw new UselessMetadata(
    found
      ? `must describe one identity provider, not several: ${names.join(', ').slice(0, 500)}`
      : 'must describe an identity provider (IDPSSODescriptor)',
  );
}

function serviceOf(provider: Element): Pick<SamlMetadata, 'ssoUrl' | 'binding'> {
  const services = xpath.selectElements(provider, `./${named('SingleSignOnService')}`);
  for (const binding of ['redirect', 'post'] as const) {
    const ssoUrl = services
      .find((service) => service.getAttribute('Binding') === bindings[binding])
      ?.getAttribute('Location')
      ?.trim();
    if (ssoUrl) return { ssoUrl, binding };
  }
  throw new UselessMetadata(
    'has no SingleSignOnService with the HTTP-Redirect or HTTP-POST binding',
  );
}

/** Returns the valid signing certificates. Invalid ones are ignored. */
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
  if (texts.length === 0) throw new UselessMetadata('has no signing certificate');
  if (texts.length > mostCertificates) {
    throw new UselessMetadata(`has more than ${mostCertificates} signing certificates`);
  }
  const certificates = texts.map(readCertificate).filter((pem) => pem !== undefined);
  if (certificates.length === 0) {
    throw new UselessMetadata('has no readable signing certificate');
  }
  return [...new Set(certificates)];
}

/**
 * Converts a certificate in base 64, with or without PEM headers, to PEM; undefined if it is not a
 * certificate.
 */
export function readCertificate(text: string): string | undefined {
  const base64 = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s/g, '');
  try {
    return new X509Certificate(Buffer.from(base64, 'base64')).toString();
  } catch {
    return undefined;
  }
}
