import type { Catalogue } from '../../core/catalogue.js';
import { badInput } from '../../core/errors.js';

/**
 * Rejects unknown editions; `field` is the list that contains them.
 *
 * @throws DomainError `BAD_INPUT`
 */
export function assertEditions(
  catalogue: Catalogue,
  field: string,
  editions: readonly string[] = [],
): void {
  const index = editions.findIndex((edition) => !catalogue.editions.includes(edition));
  if (index >= 0) {
    throw badInput(
      [field, index],
      `${field}.${index} must be one of ${catalogue.editions.join(', ')}`,
    );
  }
}

/** Whether `item` belongs to one of `editions`. An item without an edition belongs to every edition. */
export const isOfEditions = (
  { edition }: { readonly edition?: string | null | undefined },
  editions: readonly string[] | undefined,
): boolean =>
  editions === undefined || (edition == null ? editions.length > 0 : editions.includes(edition));
