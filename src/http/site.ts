/** How browsers reach this server. */
export interface Site {
  /** Path of the public URL without a trailing slash; empty if the public URL has no path. */
  readonly basePath: string;
  /** Browsers reach the server by TLS, so cookies are sent by TLS only. */
  readonly secure: boolean;
}

/** The site at `publicUrl`. */
export const siteAt = (publicUrl: string): Site => ({
  basePath: new URL(publicUrl).pathname.replace(/\/$/, ''),
  secure: publicUrl.startsWith('https:'),
});

/** `location` as the target of a redirect: paths of this server start with the base path. */
export const publicLocation = ({ basePath }: Site, location: string): string =>
  /^\/(?!\/)/.test(location) ? basePath + location : location;

/** Links, forms and files of a page that lead to this server, by their attributes. */
const ownAddress = /( (?:href|src|action|data-mark)="|content="0; url=)(?=\/(?!\/))/g;

/**
 * Adds the base path to the links, forms and assets of a page. External text is escaped, so it
 * contains none of the quotation marks that delimit attributes.
 */
export const publicHtml = ({ basePath }: Site, html: string): string =>
  basePath === '' ? html : html.replace(ownAddress, `$1${basePath}`);

/**
 * The address that routes know: a proxy may forward requests with the base path or without it.
 *
 * @param url path and query
 */
export function routedUrl({ basePath }: Site, url: string): string {
  if (!url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest.startsWith('/')) return rest;
  return rest === '' || rest.startsWith('?') ? `/${rest}` : url;
}
