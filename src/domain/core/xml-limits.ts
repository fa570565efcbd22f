import { SaxesParser } from 'saxes';

/** Maximum number of elements and attributes of a document. */
const mostNodes = 4096;

/** Maximum nesting depth of elements. SAML messages and metadata need about fifteen levels. */
const deepest = 64;

/** Maximum number of attributes of an element, including namespace declarations. */
const mostAttributes = 64;

/** Rejected XML. The message continues a sentence with the document as its subject. */
export class RefusedXml extends Error {}

/**
 * Checks in linear time that `xml` is a well-formed XML 1.0 document within the limits, without a
 * document type declaration (and therefore without entities) and without processing instructions.
 * Parsers that build a tree need quadratic time for unclosed tags, so they run only after this
 * check.
 *
 * @param longest maximum number of characters
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
