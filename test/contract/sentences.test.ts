import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contract } from './contract.js';

/** A rule that the contract states in a sentence, and the test of it; or why there is none. */
interface Sentence {
  readonly rule: string;
  /** Path below test/. */
  readonly file?: string;
  readonly title?: string;
  readonly untested?: string;
}

/** The rules of each operation, by its id. */
const sentences = JSON.parse(
  readFileSync(new URL('./sentences.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly Sentence[]>>;

const all = Object.entries(sentences).flatMap(([id, rules]) =>
  rules.map((sentence) => ({ id, ...sentence })),
);

const texts = new Map<string, string>();
function textOf(file: string): string {
  let text = texts.get(file);
  if (text === undefined) {
    text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
    texts.set(file, text);
  }
  return text;
}

describe('the sentences of the contract', () => {
  it('exist for every operation', () => {
    expect(Object.keys(sentences).sort()).toEqual(contract.operations.map(({ id }) => id).sort());
    expect(all.filter(({ rule }) => !/^\S.*\.$/.test(rule))).toEqual([]);
  });

  it('name an existing test, or state why there is none', () => {
    const lost = all.filter(({ file, title, untested }) =>
      file !== undefined && title !== undefined
        ? untested !== undefined || !textOf(file).includes(title)
        : !untested,
    );
    expect(lost).toEqual([]);
  });

  it('limit the number of those without a test', () => {
    const untested = all.filter((sentence) => sentence.untested !== undefined);
    for (const { id, rule, untested: reason } of untested) {
      console.info(`no test: ${id}: ${rule} (${reason!})`);
    }
    console.info(`contract: ${all.length - untested.length} of ${all.length} sentences tested`);
    expect(untested.length).toBeLessThanOrEqual(10);
  });
});
