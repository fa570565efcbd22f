import { badInput } from '../../core/errors.js';

/** The characters of RFC 3986, including the brackets of `[Language]`. */
const webUrl = /^https?:\/\/([\w\-.~:[\]!$&'()*+,;=%]+)([/?#][\w\-.~:/?#[\]@!$&'()*+,;=%]*)?$/i;

const dates = /(?<!\d)\d{4}-\d\d-\d\d(?!\d)/g;

/** Whether `text` is a date that exists, unlike February 30. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * Returns the version of the document at `link`: the last valid date in its path, query or
 * fragment, such as `2019-04-04`. Clients replace `[Language]` in a link.
 *
 * @throws DomainError `BAD_INPUT` for `link` unless it is an http or https URL with such a date and
 *   without credentials
 */
export function versionInLink(link: string): string {
  const rest = webUrl.exec(link)?.[2];
  if (!webUrl.test(link) || !URL.canParse(link)) {
    throw badInput('link', 'link must be an http or https URL');
  }
  const version = (rest ?? '').match(dates)?.findLast(isDay);
  if (version === undefined) {
    throw badInput('link', 'link must contain the date of the document, such as 2019-04-04');
  }
  return version;
}
