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

/** What the examples of a documented response show and `body` does not have; of what is missing as a whole, its top. */
export function missingMembers({ examples = {} }: ContractResponse, body: unknown): string[] {
  const ours = membersOf(body).add('$');
  const shown = new Set(Object.values(examples).flatMap((example) => [...membersOf(example)]));
  return [...shown].filter((member) => !ours.has(member) && ours.has(parentOf(member))).sort();
}
