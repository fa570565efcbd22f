/** Returns the URL of `path` on the server of this script, which can have a base path. */
export const addressOf = (path: `/${string}`): string =>
  // Scripts are served as `<page>/assets/<name>.js`.
  new URL(`../..${path}`, import.meta.url).href;
