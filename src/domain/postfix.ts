const longest = 255;

/** `name` with `postfix` behind it, cut to the 255 characters that names and logins may have. */
export function withPostfix(name: string, postfix: string): string {
  // A cut through a surrogate pair would leave half of it.
  const kept = name.slice(0, longest - postfix.length).replace(/[\ud800-\udbff]$/, '');
  return kept + postfix;
}
