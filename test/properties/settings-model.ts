import type { InheritanceType, SettingContent } from '../../src/entities/index.js';

/** A value that a node of the model has set. */
export interface ModelValue {
  readonly content: SettingContent;
  readonly lock: boolean;
  readonly exclusive: boolean;
}

/** A tenant or user of the model: a user is one more node below its tenant. */
export interface ModelNode {
  readonly id: string;
  readonly user?: true;
  readonly parent: ModelNode | null;
  readonly own: ModelValue | null;
}

interface Result {
  readonly content: SettingContent;
  readonly owner: string | null;
}

/*
 * The value that counts, node by node: each tenant passes on what it inherits, together with its own
 * value unless that is exclusive. A user has what counts for the tenant.
 */

/** A node above has locked the setting. */
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

/** What a node inherits: for a user, what counts for the tenant; else what the parent passes on. */
function inherited(type: InheritanceType, { parent, user }: ModelNode): Result | null {
  if (parent === null || type === 'none') return null;
  const passesOwn = parent.own !== null && (user === true || !parent.own.exclusive);
  return passesOwn ? withOwn(type, parent) : inherited(type, parent);
}

/** What a node inherits, together with its own value. */
function withOwn(type: InheritanceType, node: ModelNode): Result | null {
  const above = inherited(type, node);
  const counts = node.own !== null && (type === 'none' || !isLocked(node));
  return counts ? together(type, above, node.own.content, node.id) : above;
}

/** The value that counts for a node. */
export function modelEffective(
  type: InheritanceType,
  fallback: SettingContent,
  node: ModelNode,
): Result & { lock: boolean } {
  const lock = type !== 'none' && isLocked(node);
  return { ...(withOwn(type, node) ?? { content: fallback, owner: null }), lock };
}
