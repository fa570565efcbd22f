/** The longest run of combining marks that normalization sorts as a whole (UAX #15, section 13). */
const longestRun = 30;

/** Combining marks, and the halfwidth sound marks that NFKC turns into some; but no grapheme joiner. */
const run = /(?:(?!\u034f)[\p{M}\uff9e\uff9f])+/gu;

/** `marks`, with U+034F after every `longestRun` of them that others follow. */
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
 * `text` in a normalization form. Longer runs of combining marks than any language has are broken up
 * with U+034F, as in Stream-Safe Text Format (UAX #15, section 13): the time that normalization takes
 * grows with the square of their length.
 */
export const normalize = (text: string, form: 'NFC' | 'NFD' | 'NFKC'): string =>
  (text.length > longestRun ? text.replace(run, broken) : text).normalize(form);

/**
 * `text` as it is compared: NFC, without regard to case, the same in every locale and on every database.
 * Two texts that fold to the same key count as the same login, address or name.
 *
 * It is the canonical caseless match of the Unicode Standard (section 3.13, D145), with one addition: I,
 * ı, İ and i are one letter, because which of them belong together depends on the language. So ß and ẞ
 * are ss, ς is σ, and ﬁ is fi. Letters with and without an accent stay different. The result has no
 * capital letter; folding it again changes nothing.
 *
 * Stored keys are computed by this function: a change of it needs a migration that computes them anew.
 */
export function foldText(text: string): string {
  // Lower, upper, lower: ẞ has no capitals, and ß has SS.
  const folded = normalize(text, 'NFD').toLowerCase().toUpperCase().toLowerCase();
  // What İ leaves of its dot; Σ becomes another letter at the end of a word.
  return normalize(folded.replace(/i\u0307+/g, 'i').replaceAll('ς', 'σ'), 'NFC');
}

export type OptionalText = string | null | undefined;

/** As `foldText`; null where there is no text. */
export const foldOptional = (text: OptionalText): string | null =>
  text == null ? null : foldText(text);

/** The key of a name, without the space around it: `text` as `foldText` compares it. */
export const foldName = (name: string): string => foldText(name.trim());

/**
 * Compares two keys by code point, as both databases do: by the bytes of UTF-8. JavaScript compares
 * the units of UTF-16, which puts U+10000 before U+FFFD.
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
 * Whether two texts differ in nothing but the case of letters and how accents are encoded. Stricter than
 * `foldText`: strasse@example.com and straße@example.com are two mailboxes, so that a proof about one
 * says nothing about the other.
 */
export const differInCaseOnly = (one: string, other: string): boolean =>
  normalize(one, 'NFC').toLowerCase() === normalize(other, 'NFC').toLowerCase();
