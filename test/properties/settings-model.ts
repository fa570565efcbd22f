import type { InheritanceType, SettingContent } from '../../src/entities/index.js';

/** What somebody in the model has set. */
export interface ModelValue {
  readonly content: SettingContent;
  readonly lock: boolean;
  readonly exclusive: boolean;
}

/** A tenant or user of the model: a user is one more below its tenant. */
export interface ModelNode {
  readonly id: string;
  readonly parent: ModelNode | null;
  readonly own: ModelValue | null;
}

interface Result {
  readonly content: SettingContent;
  readonly owner: string | null;
}

/*
 * What counts, as one would explain it: everybody hands down what they got from above together with
 * what they say themselves, if they have a say.
 */

/** Somebody above has locked the setting. */
const isLocked = ({ parent }: ModelNode): boolean =>
  parent !== null && (parent.own?.lock === true || isLocked(parent));

function together(
  type: InheritanceType,
  above: Result | null,
  own: SettingContent,
  owner: string,
): Result | null {
  const mine = { content: own, owner };
  switch (type) {
    case 'minimum':
    case 'maximum': {
      if (typeof own !== 'number') return above;
      if (above === null) return mine;
      const theirs = above.content as number;
      return (type === 'minimum' ? own < theirs : own > theirs) ? mine : above;
    }
    case 'union':
      if (own === null) return above;
      // Not by assignment, for which the key `__proto__` is none.
      return { content: Object.fromEntries([...entries(above?.content), ...entries(own)]), owner };
    default:
      return mine;
  }
}

const entries = (content: SettingContent | undefined) => Object.entries(content ?? {});

/** What a node gives to those below it. */
function handedDown(type: InheritanceType, node: ModelNode | null): Result | null {
  if (node === null || type === 'none') return null;
  const above = handedDown(type, node.parent);
  if (node.own === null || isLocked(node)) return above;
  return together(type, above, node.own.content, node.id);
}

/** What counts for a node. */
export function modelEffective(
  type: InheritanceType,
  fallback: SettingContent,
  node: ModelNode,
): Result & { lock: boolean } {
  const above = handedDown(type, node.parent);
  const lock = type !== 'none' && isLocked(node);
  const silent = node.own === null || node.own.exclusive || lock;
  const result = silent ? above : together(type, above, node.own.content, node.id);
  return { ...(result ?? { content: fallback, owner: null }), lock };
}
