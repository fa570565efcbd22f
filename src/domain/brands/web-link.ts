/** Longest address that a link may have. */
const longest = 2048;

/**
 * `text` as an address that a link may lead to: http or https, at a host with a dot in its name. One
 * without a scheme is taken for https. Null for whatever else it is: a script, a mere path, a trap.
 */
export function webLink(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text.length > longest) return null;
  const trimmed = text.trim();
  if (trimmed === '' || /[\s\u0000-\u001f\u007f\\]/.test(trimmed)) return null;
  const withScheme = /^https?:\/\//i.test(trimmed)
    ? trimmed
    : `https://${trimmed.replace(/^\/\//, '')}`;
  if (!URL.canParse(withScheme)) return null;
  const { hostname, username, password, href } = new URL(withScheme);
  // Text before an @ could be mistaken for the host.
  if (username !== '' || password !== '') return null;
  return /^[^.].*\.[^.]|^\[/.test(hostname) || hostname === 'localhost' ? href : null;
}
