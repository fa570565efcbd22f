/**
 * Replaces the value of `changing`, a property whose value is text, by `number` wherever it is in
 * `body`.
 */
export function numbered(body, changing, number) {
  return body.replaceAll(changing, `${changing.slice(0, changing.indexOf(':') + 1)}${number}`);
}
