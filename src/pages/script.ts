import { createHash } from 'node:crypto';

/** A script of a page: it spares people a click, and the page works without it. */
interface PageScript {
  /** The address changes with the text, so that browsers may keep the script for ever. */
  readonly path: string;
  readonly text: string;
}

/** The script `text`, at an address that begins with `base`. */
export const pageScript = (base: string, text: string): PageScript => ({
  path: `${base}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.js`,
  text,
});
