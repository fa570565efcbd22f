/* Fails if a regular expression of the server can take more than linear time (ADR 17). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

// The JavaScript implementation. The others require Java or native programs.
process.env.RECHECK_BACKEND = 'pure';
const { checkSync } = await import('recheck');

/** Timeout of the check of one expression, in milliseconds. */
const timeout = 10_000;

/**
 * Expressions that are never applied to input, or only to short input: where they are, and the
 * reason.
 */
const allowed: Readonly<Record<string, string>> = {
  '/\\/+$/': 'the public URL, from the environment',
  '/<([^>]+)>$/': 'the sender of mails, from the environment',
  '/<!-- (playground|schema) -->[\\s\\S]*?<!-- \\/\\1 -->/g':
    'the landing page, a file of the build',
  '/\\{([^}]+)\\}/g': 'paths of the operations, from the code',
};

interface Found {
  readonly source: string;
  readonly flags: string;
  readonly at: string;
}

/**
 * Returns the text of an expression that consists of literals and constants of its file; otherwise
 * undefined.
 */
function textOf(node: ts.Expression, tree: ts.SourceFile): string | undefined {
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    let text = node.head.text;
    for (const { expression, literal } of node.templateSpans) {
      const part = textOf(expression, tree);
      if (part === undefined) return undefined;
      text += part + literal.text;
    }
    return text;
  }
  if (!ts.isIdentifier(node)) return undefined;
  const declared = tree.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .find(({ name }) => name.getText() === node.text);
  return declared?.initializer && textOf(declared.initializer, tree);
}

/** Positions of expressions that cannot be evaluated, and therefore cannot be checked. */
const unread: string[] = [];

/**
 * Returns the regular expressions of `file`: literals, arguments of `RegExp`, and `pattern` of
 * schemas.
 */
function expressionsIn(file: string): Found[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const add = (node: ts.Node, source: string, flags: string) => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
    found.push({ source, flags, at: `${file}:${line + 1}` });
  };
  const addText = (node: ts.Node, expression: ts.Expression, flags: string) => {
    const source = textOf(expression, tree);
    if (source !== undefined) add(node, source, flags);
    else unread.push(`${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      add(node, node.text.slice(1, end), node.text.slice(end + 1));
    } else if (
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      node.expression.getText() === 'RegExp'
    ) {
      const [source, flags] = node.arguments ?? [];
      const text = flags && textOf(flags, tree);
      if (source) addText(node, source, text ?? '');
    } else if (ts.isPropertyAssignment(node) && node.name.getText() === 'pattern') {
      // TypeBox and Ajv compile patterns with the flag `u`.
      addText(node, node.initializer, 'u');
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name))
  .sort();
const places = new Map<string, Found[]>();
for (const found of files.flatMap(expressionsIn)) {
  const key = `/${found.source}/${found.flags}`;
  places.set(key, [...(places.get(key) ?? []), found]);
}

let failures = 0;
for (const at of unread) {
  failures++;
  console.error(
    `${at}: a regular expression that is not made of literals and constants of its file`,
  );
}
for (const [key, found] of places) {
  const { source, flags } = found[0]!;
  // A fixed seed, because the result of the fuzzer depends on it.
  const result = checkSync(source, flags, { timeout, randomSeed: 1 });
  const where = found.map(({ at }) => at).join(', ');
  if (result.status === 'safe') continue;
  if (key in allowed) continue;
  failures++;
  const why =
    result.status === 'vulnerable'
      ? `${result.complexity.summary} for ${result.attack.pattern}`
      : `not decided: ${result.error.kind}`;
  console.error(`${where}: ${key} is ${why}`);
}
for (const key of Object.keys(allowed)) {
  if (places.has(key)) continue;
  failures++;
  console.error(`${key} is allowed and not in use any more`);
}
console.log(`${places.size} regular expressions checked, ${failures} refused`);
process.exitCode = failures > 0 ? 1 : 0;
