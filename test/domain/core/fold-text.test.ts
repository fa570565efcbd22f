import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareKeys,
  differInCaseOnly,
  foldText,
  normalize,
} from '../../../src/entities/fold-text.js';

/** Every character that has a case or that another one may be composed with. */
function* characters(): Generator<string> {
  for (let point = 0; point < 0x2_0000; point++) {
    const character = String.fromCodePoint(point);
    if (/\p{Changes_When_Casemapped}|\p{Changes_When_NFKC_Casefolded}|\p{M}/u.test(character)) {
      yield character;
    }
  }
}

describe('folded text', () => {
  it.each([
    ['JÜRGEN@EXAMPLE.COM', 'jürgen@example.com'],
    ['an accent that is composed or not', 'Cafe\u0301', 'CAFÉ'],
    ['the letters i of Turkish', 'IŞIK', 'ışık'],
    ['the letters i of Turkish', 'İstanbul', 'istanbul'],
    ['a dot of its own', 'I\u0307zmir', 'izmir'],
    ['ß', 'Straße', 'STRASSE'],
    ['ß in capitals', 'STRAẞE', 'strasse'],
    ['the final sigma', 'ΟΔΟΣ', 'οδος'],
    ['the final sigma', 'οδοσ', 'οδος'],
    ['ligatures', 'eﬃcient', 'EFFICIENT'],
    ['the Kelvin sign', '\u212a', 'k'],
    ['a long s', 'ſ', 'S'],
    ['ǆ with one capital', 'ǅ', 'ǆ'],
    ['letters beyond the first plane', '𐐀', '𐐨'],
  ])('is the same for %s', (...texts) => {
    const [one, other] = texts.slice(-2) as [string, string];
    expect(foldText(one)).toBe(foldText(other));
  });

  it.each([
    ['an accent and none', 'é', 'e'],
    ['ø and o', 'ø', 'o'],
    ['letters that look alike', 'а', 'a'],
    ['full width', 'Ａ', 'A'],
    ['ŭ and ů', 'ŭ', 'ů'],
  ])('differs for %s', (_, one, other) => {
    expect(foldText(one)).not.toBe(foldText(other));
  });

  it('does not change when it is folded again, and is the same for every case and form of every character', () => {
    const wrong: string[] = [];
    for (const character of characters()) {
      const key = foldText(character);
      const spellings = [
        key,
        character.toLowerCase(),
        character.toUpperCase(),
        character.normalize('NFC'),
        character.normalize('NFD'),
      ];
      if (!spellings.every((spelling) => foldText(spelling) === key)) wrong.push(character);
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('has these properties for texts of any length, and is NFC', () => {
    const difficult = fc.constantFrom(...'iIıİ\u0307\u0323\u0345\u0301ΣςσßẞαA\u030aﬃǅ');
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: difficult }));
    fc.assert(
      fc.property(texts, (text) => {
        const key = foldText(text);
        expect(foldText(key)).toBe(key);
        expect(foldText(text.normalize('NFD'))).toBe(key);
        expect(key.normalize('NFC')).toBe(key);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Marks in the order that normalization sorts most slowly. */
const marks = (count: number) => `a${'\u0301\u0323'.repeat(count)}`;

it('is computed in linear time', () => {
  for (const text of [marks(60_000), `か${'\u0301\uff9e'.repeat(60_000)}`]) {
    const start = performance.now();
    const key = foldText(text);
    expect(normalize(text, 'NFKC')).not.toBe('');
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(foldText(key)).toBe(key);
  }
  expect(foldText(marks(10))).toBe(marks(10).normalize('NFC'));
});

describe('the confirmation of one text', () => {
  it('applies to another that differs only in case or encoding', () => {
    expect(differInCaseOnly('JÜRGEN@example.com', 'ju\u0308rgen@Example.com')).toBe(true);
    expect(differInCaseOnly('straße@example.com', 'strasse@example.com')).toBe(false);
    expect(differInCaseOnly('mıke@example.com', 'mike@example.com')).toBe(false);
    expect(differInCaseOnly('oﬃce@example.com', 'office@example.com')).toBe(false);
  });
});

it('has keys in the order of the bytes of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      const bytes = Buffer.compare(Buffer.from(one), Buffer.from(other));
      expect(Math.sign(compareKeys(one, other))).toBe(bytes);
    }),
  );
  expect(compareKeys('\u{1f600}', '\ufffd')).toBeGreaterThan(0);
});
