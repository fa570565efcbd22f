/** How browsers reach this server. */
export interface Site {
  /** Path of the public URL without a trailing slash; empty if the public URL has no path. */
  readonly basePath: string;
  /** Whether browsers reach the server by TLS, so that cookies are sent only by TLS. */
  readonly secure: boolean;
}

/** Returns the site at `publicUrl`. */
export const siteAt = (publicUrl: string): Site => ({
  basePath: new URL(publicUrl).pathname.replace(/\/$/, ''),
  secure: publicUrl.startsWith('https:'),
});

/** Returns the target of a redirect: adds the base path to paths of this server. */
export const publicLocation = ({ basePath }: Site, location: string): string =>
  /^\/(?!\/)/.test(location) ? basePath + location : location;

/** Attributes of links, forms and files of this server in a page. */
const ownAddress = /( (?:href|src|action|data-mark)="|content="0; url=)(?=\/(?!\/))/g;

/**
 * Adds the base path to the links, forms and assets of a page. External text is escaped, so it
 * contains none of the quotation marks that delimit attributes.
 */
export const publicHtml = ({ basePath }: Site, html: string): string =>
  basePath === '' ? html : html.replace(ownAddress, `$1${basePath}`);

/**
 * Returns the address without the base path. A proxy may forward requests with or without it.
 *
 * @param url path and query
 */
export function routedUrl({ basePath }: Site, url: string): string {
  if (!url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest.startsWith('/')) return rest;
  return rest === '' || rest.startsWith('?') ? `/${rest}` : url;
}
