import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';

/*
 * A message names the input in `details.field` as it is there. Any other input is named by the argument
 * of a `Sentence`, so that each API writes the name that it has.
 */

/** A word that is a name and no English: it has a capital inside. */
const nameInside = /\b[a-z]+(?:[A-Z][a-z0-9]*)+\b/g;

/** Words of messages that look like names and are none. */
const words = new Set(['eMail']);

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(domain|rest|resolvers|http|pages)\/.*\.ts$/.test(file))
  .map((file) => `src/${file}`);

/** The literal text of an expression; what is inserted into it counts as a blank. */
function textsOf(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  }
  if (ts.isConditionalExpression(node)) {
    return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  }
  if (ts.isArrowFunction(node)) return textsOf(node.body);
  return [];
}

/** The field that the arguments of an error name, as far as it is written there. */
function fieldOf(node: ts.Node | undefined, source: ts.SourceFile): string {
  return node ? node.getText(source) : '';
}

function unmarked(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const called = ts.isCallExpression(node) || ts.isNewExpression(node);
    const name = called ? node.expression.getText(source) : '';
    const given = called ? [...(node.arguments ?? [])] : [];
    const [message, field] =
      name === 'badInput' || name === 'fail'
        ? [given[1], given[0]]
        : name === 'DomainError' || name === 'AuthorizationRefusal'
          ? [given[1], given[2]]
          : [undefined, undefined];
    if (message) {
      const own = fieldOf(field, source);
      for (const text of textsOf(message)) {
        for (const [word] of text.matchAll(nameInside)) {
          if (words.has(word) || own.includes(`'${word}'`)) continue;
          found.push(`${file}: ${word} in "${text}"`);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('contain no input names except their own in the spelling of the domain', () => {
  expect(files.length).toBeGreaterThan(300);
  expect(files.flatMap(unmarked)).toEqual([]);
});
