import { escapeHtml } from '../domain/branding/mail/escape-html.js';

/** A fragment of safe HTML: external text in it is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

/** A value in a template. */
type Hole = string | number | Html | readonly Html[] | null | undefined | false;

function spelled(hole: Hole): string {
  if (hole instanceof Html) return hole.text;
  if (hole === null || hole === undefined || hole === false) return '';
  if (typeof hole === 'string') return escapeHtml(hole);
  if (typeof hole === 'number') return String(hole);
  return hole.map(({ text }) => text).join('');
}

/**
 * Creates HTML from a template: `${text}` is escaped, for elements and for attributes in double
 * quotes. HTML and lists of it are inserted. Null, undefined and false are omitted.
 */
export function html(strings: TemplateStringsArray, ...holes: Hole[]): Html {
  return new Html(strings.map((text, i) => text + spelled(holes[i])).join(''));
}
