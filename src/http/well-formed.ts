import { DomainError, badInput } from '../domain/core/errors.js';

/** The escape of a surrogate code unit. JSON text can contain surrogates only as escapes. */
const surrogateEscape = /\\u[dD][89a-fA-F]/;

const halfPair = /\p{Surrogate}/u;

/** Whether the JSON `text` can contain an unpaired surrogate after parsing. */
export const mayHoldSurrogates = (text: string): boolean => surrogateEscape.test(text);

type Path = readonly (string | number)[];

/**
 * Returns an error if a value from JSON contains an unpaired surrogate in a string or a member
 * name, because UTF-8 cannot encode it (RFC 7493, section 2.1). Returns undefined otherwise. Does
 * not recurse.
 */
export function halfPairIn(value: unknown): DomainError | undefined {
  const waiting: [value: unknown, path: Path][] = [[value, []]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [current, path] = next;
    if (typeof current === 'string' && halfPair.test(current)) return refused(path);
    if (typeof current !== 'object' || current === null) continue;
    if (Array.isArray(current)) {
      current.forEach((item, index) => waiting.push([item, [...path, index]]));
      continue;
    }
    for (const [name, member] of Object.entries(current)) {
      if (halfPair.test(name)) return refused(path);
      waiting.push([member, [...path, name]]);
    }
  }
  return undefined;
}

/**
 * Rejects a request whose query is not UTF-8, because a parser would decode it to other text.
 *
 * @throws DomainError `BAD_INPUT`
 */
export function assertUtf8Query(url: string): void {
  const start = url.indexOf('?');
  if (start < 0 || !/%[89a-f]/i.test(url.slice(start))) return;
  try {
    // A percent sign that does not start an escape is a literal percent sign.
    decodeURIComponent(url.slice(start).replace(/%(?![0-9a-f]{2})/gi, '%25'));
  } catch {
    throw new DomainError('BAD_INPUT', 'the query must be encoded in UTF-8');
  }
}

const refused = (path: Path) =>
  badInput(path, `${path.join('.') || 'the input'} must not contain an unpaired surrogate`);
