import { badInput } from '../domain/errors.js';

/** The escape of half a surrogate pair, or of a whole pair: the only way that JSON text holds either. */
const surrogateEscape = /\\u[dD][89a-fA-F]/;

const halfPair = /\p{Surrogate}/u;

/** Whether the JSON `text` may hold half a surrogate pair once it is parsed. */
export const mayHoldSurrogates = (text: string): boolean => surrogateEscape.test(text);

type Path = readonly (string | number)[];

/**
 * Refuses a value from JSON that has half a surrogate pair in a text or in the name of a member: UTF-8
 * cannot write it (RFC 7493, section 2.1). Without recursion.
 *
 * @throws DomainError `BAD_INPUT`
 */
export function assertWellFormed(value: unknown): void {
  const waiting: [value: unknown, path: Path][] = [[value, []]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [current, path] = next;
    if (typeof current === 'string' && halfPair.test(current)) throw refused(path);
    if (typeof current !== 'object' || current === null) continue;
    if (Array.isArray(current)) {
      current.forEach((item, index) => waiting.push([item, [...path, index]]));
      continue;
    }
    for (const [name, member] of Object.entries(current)) {
      if (halfPair.test(name)) throw refused(path);
      waiting.push([member, [...path, name]]);
    }
  }
}

const refused = (path: Path) =>
  badInput(path, `${path.join('.') || 'the input'} must not have half of a surrogate pair`);
