/** `body` with `number` as the value wherever it has `changing`, a property whose value is text. */
export function numbered(body, changing, number) {
  return body.replaceAll(changing, `${changing.slice(0, changing.indexOf(':') + 1)}${number}`);
}
