/** Maximum length of a link. */
const longest = 2048;

/**
 * Converts `text` to a safe URL: http or https, with a host that contains a dot. https is added to
 * text without a scheme. Returns null for any other text, such as a script or a path.
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
