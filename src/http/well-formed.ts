import { DomainError, badInput } from '../domain/errors.js';

/** The escape of half a surrogate pair, or of a whole pair: the only way that JSON text holds either. */
const surrogateEscape = /\\u[dD][89a-fA-F]/;

const halfPair = /\p{Surrogate}/u;

/** Whether the JSON `text` may hold half a surrogate pair once it is parsed. */
export const mayHoldSurrogates = (text: string): boolean => surrogateEscape.test(text);

type Path = readonly (string | number)[];

/**
 * Why a value from JSON is refused that has half a surrogate pair in a text or in the name of a member:
 * UTF-8 cannot write it (RFC 7493, section 2.1). Undefined if it has none. Without recursion.
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
 * Refuses a request whose query is not UTF-8: a parser would take it for other text than was sent.
 *
 * @throws DomainError `BAD_INPUT`
 */
export function assertUtf8Query(url: string): void {
  const start = url.indexOf('?');
  if (start < 0 || !/%[89a-f]/i.test(url.slice(start))) return;
  try {
    // A percent sign that begins no escape is itself.
    decodeURIComponent(url.slice(start).replace(/%(?![0-9a-f]{2})/gi, '%25'));
  } catch {
    throw new DomainError('BAD_INPUT', 'the query must be encoded in UTF-8');
  }
}

const refused = (path: Path) =>
  badInput(path, `${path.join('.') || 'the input'} must not contain an unpaired surrogate`);
