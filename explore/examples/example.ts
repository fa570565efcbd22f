/** A saved operation of the playground. */
export interface Example {
  readonly id: string;
  readonly group: Group;
  readonly title: string;
  /** One or two sentences, shown in the list and above the operation. */
  readonly about: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export const groups = [
  'Look around',
  'People and access',
  'Infrastructure',
  'Offering items and usage',
  'Settings and services',
  'Change things',
  'Pricing and billing',
] as const;
type Group = (typeof groups)[number];

/** A placeholder for an ID that the reader copies from the response of an earlier example. */
export const pasted = (what: string): string => `<id of ${what}>`;

/** Returns the date `days` days from today, for examples about the past. */
export const dayFromToday = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
