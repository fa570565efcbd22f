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

/** The languages of reports. */
export const labels: ReadonlyMap<string, Labels> = new Map(
  Object.entries({ de, en, es, fr, it, ja, nl, pl, pt }),
);

/** Language and locale of a report. */
export interface Wording {
  /** As an identifier for `Intl`, such as `pt-BR`. */
  readonly locale: string;
  readonly labels: Labels;
}

/** Whether `Intl` supports `locale`. It throws for invalid ones. */
function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length > 0;
  } catch {
    return false;
  }
}

/** The wording for a tenant of `language` (such as `pt_BR`); English if there are no labels for it. */
export function wordingFor(language: string): Wording {
  const [short, ...rest] = language.split(/[-_]/) as [string, ...string[]];
  const known = labels.get(short);
  if (!known) return { locale: 'en', labels: en };
  const locale = [short, ...rest].join('-');
  return { locale: isLocale(locale) ? locale : short, labels: known };
}
