import type { SettingContent, SettingOwnerType, SettingSchema } from '../../entities/index.js';

/** Whose value it is. */
export interface SettingOwner {
  readonly type: SettingOwnerType;
  readonly id: string;
}

/** What a tenant or a user has set themselves. */
export interface OwnSetting {
  readonly content: SettingContent;
  /** Nobody below has a say. */
  readonly lock: boolean;
  /** It counts for everybody below, and not for its owner. */
  readonly exclusive: boolean;
}

export type OwnedSetting = OwnSetting & { readonly owner: SettingOwner };

/** What counts. */
export interface EffectiveSetting {
  readonly content: SettingContent;
  /** Null where it is the default. */
  readonly owner: SettingOwner | null;
  /** Somebody above has locked the setting. */
  readonly lock: boolean;
}

type Choice = Pick<EffectiveSetting, 'content' | 'owner'>;

/** The first of the smallest, or of the largest, numbers among `values`. */
function extreme(values: readonly OwnedSetting[], sign: 1 | -1): Choice | undefined {
  let found: OwnedSetting | undefined;
  let best = Infinity;
  for (const value of values) {
    if (typeof value.content !== 'number' || value.content * sign >= best) continue;
    found = value;
    best = value.content * sign;
  }
  return found;
}

/** All objects among `values` in one: where two have a key, the later counts. */
function merged(values: readonly OwnedSetting[]): Choice | undefined {
  let union: { content: Record<string, unknown>; owner: SettingOwner } | undefined;
  for (const { content, owner } of values) {
    if (typeof content !== 'object' || content === null) continue;
    union = { content: { ...union?.content, ...content }, owner };
  }
  return union;
}

function choose(
  { inheritanceType }: Pick<SettingSchema, 'inheritanceType'>,
  values: readonly OwnedSetting[],
): Choice | undefined {
  switch (inheritanceType) {
    case 'minimum':
      return extreme(values, 1);
    case 'maximum':
      return extreme(values, -1);
    case 'union':
      return merged(values);
    default:
      return values.at(-1);
  }
}

/**
 * What counts for somebody who has set `own`, below those who have set `above`.
 *
 * @param above in the order of the tree, from the root down; whoever has set nothing is left out
 */
export function effectiveSetting(
  schema: Pick<SettingSchema, 'inheritanceType' | 'defaultContent'>,
  above: readonly OwnedSetting[],
  own: OwnedSetting | null,
): EffectiveSetting {
  const inherited = schema.inheritanceType === 'none' ? [] : above;
  // The highest lock ends the list: nobody after it has a say.
  const locked = inherited.findIndex((value) => value.lock);
  const lock = locked >= 0;
  const say = own && !own.exclusive ? [own] : [];
  const values = lock ? inherited.slice(0, locked + 1) : [...inherited, ...say];
  const { content, owner } = choose(schema, values) ?? {
    content: schema.defaultContent ?? null,
    owner: null,
  };
  return { content, owner, lock };
}
