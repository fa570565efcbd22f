/** Maximum run of combining marks that normalization sorts as a whole (UAX #15, section 13). */
const longestRun = 30;

/**
 * Combining marks, and the halfwidth sound marks that NFKC converts to them, without the grapheme
 * joiner.
 */
const run = /(?:(?!\u034f)[\p{M}\uff9e\uff9f])+/gu;

/** Inserts U+034F after every `longestRun` of `marks` that others follow. */
function broken(marks: string): string {
  if (marks.length <= longestRun) return marks;
  const points = [...marks];
  const parts: string[] = [];
  for (let start = 0; start < points.length; start += longestRun) {
    parts.push(points.slice(start, start + longestRun).join(''));
  }
  return parts.join('\u034f');
}

/**
 * Normalizes `text`. Runs of combining marks that are longer than in any language are broken up
 * with U+034F, as in the Stream-Safe Text Format (UAX #15, section 13), because normalization takes
 * time quadratic in their length.
 */
export const normalize = (text: string, form: 'NFC' | 'NFD' | 'NFKC'): string =>
  (text.length > longestRun ? text.replace(run, broken) : text).normalize(form);

/**
 * The comparison key of `text`: NFC and case-insensitive, the same in every locale and on every
 * database. Two texts with the same key are the same login, address or name.
 *
 * The key is the canonical caseless match of the Unicode Standard (section 3.13, D145) with one
 * addition: I, ı, İ and i are the same letter, because their case mapping depends on the language.
 * Therefore ß and ẞ become ss, ς becomes σ, and ﬁ becomes fi. Letters with and without accents are
 * different. The key has no capital letters, and folding it again does not change it.
 *
 * Stored keys are computed by this function, so a change requires a migration that computes them
 * again.
 */
export function foldText(text: string): string {
  // Lower, upper and lower case, because ẞ has no upper case and ß becomes SS.
  const folded = normalize(text, 'NFD').toLowerCase().toUpperCase().toLowerCase();
  // Removes the remaining dot of İ. Σ has a different lower-case form at the end of a word.
  return normalize(folded.replace(/i\u0307+/g, 'i').replaceAll('ς', 'σ'), 'NFC');
}

export type OptionalText = string | null | undefined;

/** As `foldText`, but null if there is no text. */
export const foldOptional = (text: OptionalText): string | null =>
  text == null ? null : foldText(text);

/** Returns the key of a name without surrounding white space. */
export const foldName = (name: string): string => foldText(name.trim());

/**
 * Compares two keys by code point, as both databases do (by the bytes of UTF-8). JavaScript
 * compares UTF-16 code units, which sorts U+10000 before U+FFFD.
 */
export function compareKeys(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [one.charCodeAt(i), other.charCodeAt(i)];
    if (a === b) continue;
    const [high, low] = [isSurrogate(a), isSurrogate(b)];
    return high === low ? a - b : high ? 1 : -1;
  }
  return one.length - other.length;
}

const isSurrogate = (unit: number) => unit >= 0xd800 && unit < 0xe000;

/**
 * Whether two texts differ only in case and in the encoding of accents. Stricter than `foldText`:
 * strasse@example.com and straße@example.com are different mailboxes, so a confirmation of one does
 * not confirm the other.
 */
export const differInCaseOnly = (one: string, other: string): boolean =>
  normalize(one, 'NFC').toLowerCase() === normalize(other, 'NFC').toLowerCase();
