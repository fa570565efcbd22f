const longest = 255;

/** `name` followed by `postfix`, with `name` cut so that the result has at most 255 characters. */
export function withPostfix(name: string, postfix: string): string {
  // A cut through a surrogate pair would leave half of it.
  const kept = name.slice(0, longest - postfix.length).replace(/[\ud800-\udbff]$/, '');
  return kept + postfix;
}
