/** The address of `path` on the server that this script came from, which may be below a base path. */
export const addressOf = (path: `/${string}`): string =>
  // Scripts are served as `<page>/assets/<name>.js`.
  new URL(`../..${path}`, import.meta.url).href;
