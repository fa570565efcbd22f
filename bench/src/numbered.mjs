/**
 * Replaces every occurrence of `changing`, a property with a text value, in `body` by the same
 * property with the value `number`.
 */
export function numbered(body, changing, number) {
  return body.replaceAll(changing, `${changing.slice(0, changing.indexOf(':') + 1)}${number}`);
}
