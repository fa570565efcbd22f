import type { Catalogue } from '../catalogue/catalogue.js';
import { badInput } from '../errors.js';

/** What stands for all editions. */
const all = '*';

/**
 * The editions that a list is asked for by the name of one, or by `*`: undefined means all of them.
 *
 * @throws DomainError `BAD_INPUT` for an edition that there is not.
 */
export function editionsAsked(
  { editions }: Pick<Catalogue, 'editions'>,
  edition: string,
): readonly string[] | undefined {
  if (edition === all) return undefined;
  if (editions.includes(edition)) return [edition];
  throw badInput('edition', `edition must be ${all} or one of ${editions.join(', ')}`);
}
