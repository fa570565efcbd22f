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

/** Whether `Intl` takes `locale`: of others it makes an error. */
function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length > 0;
  } catch {
    return false;
  }
}

/** How to write for a tenant of `language` (`pt_BR`): in English where a language has no words here. */
export function wordingFor(language: string): Wording {
  const [short, ...rest] = language.split(/[-_]/) as [string, ...string[]];
  const known = labels.get(short);
  if (!known) return { locale: 'en', labels: en };
  const locale = [short, ...rest].join('-');
  return { locale: isLocale(locale) ? locale : short, labels: known };
}
