import type { ContractResponse } from './contract.js';

/** The members of `value` and of what is in it: `$.items[].contact.email`. */
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

/** `$.items[].contact` of `$.items[].contact.email`. */
const parentOf = (member: string) => member.replace(/(\[\]|\.[^.[]*)$/, '');

/** The members that an operation has answered, of all its successful answers. */
export class SeenMembers {
  private readonly seen = new Map<string, Set<string>>();

  add(key: string, body: unknown): void {
    const found = this.seen.get(key) ?? new Set(['$']);
    this.seen.set(key, membersOf(body, '$', found));
  }

  /** What the examples of a documented response show and no answer of `key` had; of what is missing as a whole, its top. */
  missing(key: string, { examples = {} }: ContractResponse): string[] {
    const ours = this.seen.get(key) ?? new Set();
    const shown = new Set(Object.values(examples).flatMap((example) => [...membersOf(example)]));
    return [...shown].filter((member) => !ours.has(member) && ours.has(parentOf(member))).sort();
  }
}
