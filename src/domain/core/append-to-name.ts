const longest = 255;

/** Appends `postfix` to `name`, which is cut so that the result has at most 255 characters. */
export function withPostfix(name: string, postfix: string): string {
  // A cut within a surrogate pair would keep half of it.
  const kept = name.slice(0, longest - postfix.length).replace(/[\ud800-\udbff]$/, '');
  return kept + postfix;
}
