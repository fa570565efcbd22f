import { createHash } from 'node:crypto';

/** A script of a page that saves a click. The page works without it. */
interface PageScript {
  /** The path changes with the text, so browsers can cache the script permanently. */
  readonly path: string;
  readonly text: string;
}

/** Returns the script `text` with a path that begins with `base`. */
export const pageScript = (base: string, text: string): PageScript => ({
  path: `${base}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.js`,
  text,
});
