import type { SettingContent, SettingOwnerType, SettingSchema } from '../../../entities/index.js';

/** The tenant or user that set a value. */
export interface SettingOwner {
  readonly type: SettingOwnerType;
  readonly id: string;
}

/** A value that a tenant or a user has set. */
export interface OwnSetting {
  readonly content: SettingContent;
  /** Whether values of descendants are ignored. */
  readonly lock: boolean;
  /**
   * Whether the value applies to its owner only. Descendants inherit from the ancestors of the
   * owner.
   */
  readonly exclusive: boolean;
}

export type OwnedSetting = OwnSetting & { readonly owner: SettingOwner };

/** The effective value of a setting. */
export interface EffectiveSetting {
  readonly content: SettingContent;
  /** Null if the value is the default. */
  readonly owner: SettingOwner | null;
  /** Whether an ancestor has locked the setting. */
  readonly lock: boolean;
}

type Choice = Pick<EffectiveSetting, 'content' | 'owner'>;

/** Returns the first of the smallest, or of the largest, numbers among `values`. */
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

/** Merges all objects among `values`. Later values of a key override earlier ones. */
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
 * Returns the effective value for an owner with the value `own` and ancestors with the values
 * `above`.
 *
 * An exclusive value of an ancestor is ignored, as if it were not set. Its lock still applies, so
 * that descendants keep the value that they inherit.
 *
 * @param above the values of the ancestors, from the root downwards, without ancestors that have no
 *   value
 * @param homeId for a user: the tenant of the user, whose exclusive value applies
 */
export function effectiveSetting(
  schema: Pick<SettingSchema, 'inheritanceType' | 'defaultContent'>,
  above: readonly OwnedSetting[],
  own: OwnedSetting | null,
  homeId?: string,
): EffectiveSetting {
  const inherited = schema.inheritanceType === 'none' ? [] : above;
  // Values after the highest lock are ignored.
  const locked = inherited.findIndex((value) => value.lock);
  const lock = locked >= 0;
  const passedOn = (lock ? inherited.slice(0, locked + 1) : inherited).filter(
    ({ exclusive, owner: { id } }) => !exclusive || id === homeId,
  );
  const values = lock || !own ? passedOn : [...passedOn, own];
  const { content, owner } = choose(schema, values) ?? {
    content: schema.defaultContent ?? null,
    owner: null,
  };
  return { content, owner, lock };
}
