import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { it } from './it.js';
import { ja } from './ja.js';
import type { Labels } from './labels.js';
import { nl } from './nl.js';
import { pl } from './pl.js';
import { pt } from './pt.js';

export type { Labels } from './labels.js';

/** The languages that reports can be written in. */
export const labels: ReadonlyMap<string, Labels> = new Map(
  Object.entries({ de, en, es, fr, it, ja, nl, pl, pt }),
);

/** What a report is written in. */
export interface Wording {
  /** As `Intl` knows it: `pt-BR`. */
  readonly locale: string;
  readonly labels: Labels;
}

/** How to write for a tenant of `language` (`pt_BR`): in English where a language has no words here. */
export function wordingFor(language: string): Wording {
  const known = labels.get(language.split('_')[0]!);
  return known
    ? { locale: language.replace('_', '-'), labels: known }
    : { locale: 'en', labels: en };
}
