import type { ContractResponse } from './contract.js';

/** Returns the members of `value` and its parts, such as `$.items[].contact.email`. */
function membersOf(value: unknown, path = '$', found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) {
    for (const item of value) {
      found.add(`${path}[]`);
      membersOf(item, `${path}[]`, found);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inside] of Object.entries(value)) {
      found.add(`${path}.${name}`);
      membersOf(inside, `${path}.${name}`, found);
    }
  }
  return found;
}

/** Returns `$.items[].contact` for `$.items[].contact.email`. */
const parentOf = (member: string) => member.replace(/(\[\]|\.[^.[]*)$/, '');

/** The members of all successful responses of an operation. */
export class SeenMembers {
  private readonly seen = new Map<string, Set<string>>();

  add(key: string, body: unknown): void {
    const found = this.seen.get(key) ?? new Set(['$']);
    this.seen.set(key, membersOf(body, '$', found));
  }

  /**
   * Returns the members in the documented examples that no response of `key` had. Of a missing
   * object, only the object itself.
   */
  missing(key: string, { examples = {} }: ContractResponse): string[] {
    const ours = this.seen.get(key) ?? new Set();
    const shown = new Set(Object.values(examples).flatMap((example) => [...membersOf(example)]));
    return [...shown].filter((member) => !ours.has(member) && ours.has(parentOf(member))).sort();
  }
}
