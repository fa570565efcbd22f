import type { Catalogue } from '../../core/catalogue.js';
import { badInput } from '../../core/errors.js';

/** The value that selects all editions. */
const all = '*';

/**
 * Returns the editions of a filter with the name of one edition or `*`; undefined for all editions.
 *
 * @throws DomainError `BAD_INPUT` for an unknown edition
 */
export function editionsAsked(
  { editions }: Pick<Catalogue, 'editions'>,
  edition: string,
): readonly string[] | undefined {
  if (edition === all) return undefined;
  if (editions.includes(edition)) return [edition];
  throw badInput('edition', `edition must be ${all} or one of ${editions.join(', ')}`);
}
