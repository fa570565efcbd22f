/*
 * Fails when a text uses a word that the project avoids (`words.ts`).
 *
 * Takes the files to check: Markdown, a GraphQL schema, an OpenAPI document in JSON, or a folder of
 * TypeScript. Of a schema and a document, it checks descriptions and summaries; of TypeScript, comments.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TextlintKernel, type TextlintKernelRule } from '@textlint/kernel';
import markdown from '@textlint/textlint-plugin-markdown';
import { parse, visit } from 'graphql';
import ts from 'typescript';
import { unwantedWords } from './words.js';

const patterns = Object.entries(unwantedWords).map(([word, instead]) => ({
  pattern: new RegExp(`(?<![\\w-])(?:${word.replaceAll(' ', '\\s+')})(?![\\w-])`, 'gi'),
  instead,
}));

const rule: TextlintKernelRule['rule'] = ({ Syntax, RuleError, report, getSource, locator }) => ({
  [Syntax.Str](node) {
    const text = getSource(node);
    for (const { pattern, instead } of patterns) {
      for (const { 0: word, index } of text.matchAll(pattern)) {
        const padding = locator.range([index, index + word.length]);
        report(node, new RuleError(`"${word.replace(/\s+/g, ' ')}": ${instead}`, { padding }));
      }
    }
  },
});

/** Converts the descriptions of a schema to Markdown, each on its lines in the schema. */
function schemaTexts(schema: string): string {
  const lines = schema.split('\n').map(() => '');
  visit(parse(schema), {
    StringValue(node, key) {
      if (key !== 'description') return;
      const { startToken, endToken } = node.loc!;
      const first = startToken.line - 1;
      const count = schema.slice(startToken.start, endToken.end).split('\n').length;
      // The text of a block begins on the line after its quotation marks.
      const offset = count > 1 ? 1 : 0;
      node.value.split('\n').forEach((line, i) => (lines[first + offset + i] = line));
    },
  });
  return lines.join('\n');
}

/**
 * Converts the descriptions and summaries of an OpenAPI document to Markdown, each on the line of
 * its key.
 */
const openApiTexts = (document: string): string =>
  document
    .split('\n')
    .map((line) => {
      const [, value] = /^\s*"(?:description|summary)": (".*"),?$/.exec(line) ?? [];
      return value ? (JSON.parse(value) as string).replace(/\s+/g, ' ') : '';
    })
    .join('\n');

/** Converts the comments of a TypeScript file to Markdown, each on its lines in the file. */
function commentTexts(code: string): string {
  const lines = code.split('\n').map(() => '');
  const file = ts.createSourceFile('', code, ts.ScriptTarget.Latest);
  const checked = new Set<number>();
  const check = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(code, node.getFullStart()) ?? []) {
      if (checked.has(pos)) continue;
      checked.add(pos);
      const first = file.getLineAndCharacterOfPosition(pos).line;
      code
        .slice(pos, end)
        .split('\n')
        .forEach((line, i) => (lines[first + i] = line.replace(/^[\s/*]+|[\s/*]+$/g, '')));
    }
    ts.forEachChild(node, check);
  };
  check(file);
  return lines.join('\n');
}

function textsOf(file: string): string {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.ts')) return commentTexts(text);
  if (file.endsWith('.graphql')) return schemaTexts(text);
  if (file.endsWith('.json')) return openApiTexts(text);
  return text;
}

const files = process.argv.slice(2).flatMap((path) =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(path, name))
    : path,
);
if (files.length === 0) throw new Error('name the files to check');
const kernel = new TextlintKernel();
const found: string[] = [];
for (const file of files) {
  const { messages } = await kernel.lintText(textsOf(file), {
    filePath: file,
    ext: '.md',
    plugins: [{ pluginId: 'markdown', plugin: markdown.default }],
    rules: [{ ruleId: 'words', rule }],
  });
  found.push(
    ...messages.map(
      ({ loc, message }) => `${file}:${loc.start.line}:${loc.start.column} ${message}`,
    ),
  );
}
if (found.length > 0) {
  console.error(`${found.join('\n')}\n${found.length} found.`);
  process.exitCode = 1;
}
