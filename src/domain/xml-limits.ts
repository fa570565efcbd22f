import { SaxesParser } from 'saxes';

/** Elements and attributes of one document. */
const mostNodes = 4096;

/** How deep elements may nest. SAML messages and metadata need about fifteen levels. */
const deepest = 64;

/** Attributes of one element, namespace declarations included. */
const mostAttributes = 64;

/** XML that is refused. The message continues a sentence whose subject is the document. */
export class RefusedXml extends Error {}

/**
 * Checks in one linear pass that `xml` is a well-formed XML 1.0 document within the limits, without a
 * document type (so without entities) and without processing instructions. Parsers that build a tree
 * are quadratic in unclosed tags, so nothing reaches them before this check.
 *
 * @param longest characters that the document may have
 * @throws RefusedXml
 */
export function assertPlainXml(xml: string, longest: number): void {
  if (xml.length > longest) throw new RefusedXml(`is longer than ${longest} characters`);
  const parser = new SaxesParser({ xmlns: true, position: false });
  let depth = 0;
  let nodes = 0;
  let attributes = 0;
  const count = () => {
    if (++nodes > mostNodes) {
      throw new RefusedXml(`has more than ${mostNodes} elements and attributes`);
    }
  };
  parser.on('error', ({ message }) => {
    throw new RefusedXml(`is not well-formed XML: ${message}`);
  });
  parser.on('xmldecl', ({ version }) => {
    if (version !== '1.0') throw new RefusedXml('is not XML 1.0');
  });
  parser.on('doctype', () => {
    throw new RefusedXml('has a document type declaration');
  });
  parser.on('processinginstruction', () => {
    throw new RefusedXml('has a processing instruction');
  });
  parser.on('opentagstart', () => {
    attributes = 0;
    count();
    if (++depth > deepest) throw new RefusedXml(`has more than ${deepest} levels of elements`);
  });
  parser.on('attribute', () => {
    count();
    if (++attributes > mostAttributes) {
      throw new RefusedXml(`has an element with more than ${mostAttributes} attributes`);
    }
  });
  parser.on('closetag', () => {
    depth--;
  });
  parser.write(xml).close();
}
