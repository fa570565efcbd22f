import type { InheritanceType, SettingContent } from '../../src/entities/index.js';

/** The own value of a node of the model. */
export interface ModelValue {
  readonly content: SettingContent;
  readonly lock: boolean;
  readonly exclusive: boolean;
}

/** A tenant or user of the model. A user is a node below its tenant. */
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
 * The effective value, node by node: each tenant passes on what it inherits, together with its own
 * value unless that is exclusive. A user has the effective value of the tenant.
 */

/** Whether an ancestor has locked the setting. */
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
      // Not by assignment, which would not create the key `__proto__`.
      return { content: Object.fromEntries([...entries(above?.content), ...entries(own)]), owner };
    default:
      return mine;
  }
}

const entries = (content: SettingContent | undefined) => Object.entries(content ?? {});

/**
 * The inherited value of a node: for a user, the effective value of the tenant; otherwise the value
 * that the parent passes on.
 */
function inherited(type: InheritanceType, { parent, user }: ModelNode): Result | null {
  if (parent === null || type === 'none') return null;
  const passesOwn = parent.own !== null && (user === true || !parent.own.exclusive);
  return passesOwn ? withOwn(type, parent) : inherited(type, parent);
}

/** The inherited value of a node together with its own value. */
function withOwn(type: InheritanceType, node: ModelNode): Result | null {
  const above = inherited(type, node);
  const counts = node.own !== null && (type === 'none' || !isLocked(node));
  return counts ? together(type, above, node.own.content, node.id) : above;
}

/** The effective value of a node. */
export function modelEffective(
  type: InheritanceType,
  fallback: SettingContent,
  node: ModelNode,
): Result & { lock: boolean } {
  const lock = type !== 'none' && isLocked(node);
  return { ...(withOwn(type, node) ?? { content: fallback, owner: null }), lock };
}
