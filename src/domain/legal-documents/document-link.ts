import { badInput } from '../errors.js';

/** The characters of RFC 3986; among them the brackets of `[Language]`, which stand for themselves. */
const webUrl = /^https?:\/\/([\w\-.~:[\]!$&'()*+,;=%]+)([/?#][\w\-.~:/?#[\]@!$&'()*+,;=%]*)?$/i;

const dates = /(?<!\d)\d{4}-\d\d-\d\d(?!\d)/g;

/** Whether `text` is a day that there was or will be: February has no thirtieth. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * The version of the document behind `link`: the last day of the calendar that its path, query or
 * fragment has, `2019-04-04`. `[Language]` in a link is for whoever shows it to fill in.
 *
 * @throws DomainError `BAD_INPUT` that names `link` unless it is an http or https URL, without
 * credentials in it, that has such a day.
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
