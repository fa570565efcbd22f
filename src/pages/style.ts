import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import {
  grounds,
  paletteNamed,
  type Palette,
  type Tones,
} from '../domain/branding/brands/palette.js';

const tones = ({ fill, ink, accent, wash, stripe }: Tones): string => `
  --fill: ${fill};
  --fill-ink: ${ink};
  --accent: ${accent};
  --accent-wash: ${wash};
  --stripe: ${stripe};`;

/**
 * The style sheet of the pages: the colors of the brand and, otherwise, those of the exploration
 * pages.
 */
const styleOf = ({ light, dark }: Palette): string => `
:root {
  color-scheme: light dark;
  --page: ${grounds.light.page};
  --surface: ${grounds.light.surface};
  --line: #dfe3ec;
  --edge: #7a8499;
  --ink: ${grounds.light.text};
  --ink-soft: #566176;${tones(light)}
  --bad: #a8261c;
  --bad-wash: #fdeeec;
  --shadow: 0 12px 32px #1c24331f, 0 2px 6px #1c243314;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: ${grounds.dark.page};
    --surface: ${grounds.dark.surface};
    --line: #313c50;
    --edge: #8793aa;
    --ink: ${grounds.dark.text};
    --ink-soft: #a5b0c4;${tones(dark)}
    --bad: #ffa79e;
    --bad-wash: #3c2426;
    --shadow: 0 12px 32px #00000066, 0 2px 6px #0000004d;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  display: grid;
  grid-template: minmax(auto, 1fr) auto minmax(auto, 1.4fr) / minmax(0, 1fr);
  gap: 24px;
  justify-items: center;
  min-height: 100vh;
  margin: 0;
  padding: 32px 16px 24px;
  border-top: 4px solid var(--stripe);
  background: var(--page);
  color: var(--ink);
  font: 16px/1.55 ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif;
}
main {
  width: 100%;
  max-width: 400px;
  padding: 32px;
  border: 1px solid var(--line);
  border-radius: 14px;
  background: var(--surface);
  box-shadow: var(--shadow);
}
header { display: flex; width: 100%; max-width: 400px; align-self: end; justify-content: center; }
.service { margin: 0; color: var(--ink); font-size: 18px; font-weight: 600; line-height: 1.3; text-align: center; }
.logo { display: block; max-width: min(240px, 100%); max-height: 64px; color: var(--ink); font-weight: 600; object-fit: contain; }
footer { width: 100%; max-width: 560px; align-self: end; color: var(--ink-soft); font-size: 14px; }
footer ul { display: flex; flex-wrap: wrap; gap: 4px 20px; justify-content: center; margin: 0; padding: 0; list-style: none; }
footer li { min-width: 0; overflow-wrap: anywhere; text-align: center; }
h1 { margin: 0 0 8px; font-size: 24px; line-height: 1.25; letter-spacing: -0.01em; }
p { margin: 0 0 16px; color: var(--ink-soft); overflow-wrap: anywhere; }
p:last-child { margin-bottom: 0; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
form { display: grid; gap: 16px; margin: 20px 0; }
form:last-child { margin-bottom: 0; }
.field { display: grid; gap: 6px; }
label { font-weight: 600; }
input:not([type='checkbox'], [type='radio'], [type='hidden']) {
  width: 100%;
  padding: 10px 12px;
  border: 1px solid var(--edge);
  border-radius: 8px;
  background: var(--surface);
  color: var(--ink);
  font: inherit;
}
input[aria-invalid='true'] { border-color: var(--bad); }
.code { font-variant-numeric: tabular-nums; letter-spacing: 0.2em; }
.hint { margin: 0; font-size: 14px; }
.choice { display: flex; gap: 10px; align-items: flex-start; font-weight: 400; }
.choice input { width: 18px; height: 18px; margin: 3px 0 0; flex: none; accent-color: var(--accent); }
.choice small { display: block; color: var(--ink-soft); }
fieldset { display: grid; gap: 12px; margin: 0; padding: 0; border: 0; }
legend { margin-bottom: 12px; padding: 0; color: var(--ink-soft); }
button {
  padding: 11px 16px;
  border: 1px solid var(--accent);
  border-radius: 8px;
  background: var(--fill);
  color: var(--fill-ink);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button.quiet { border-color: var(--edge); background: none; color: var(--accent); }
.alert {
  margin: 16px 0 0;
  padding: 10px 12px;
  border-left: 3px solid var(--bad);
  border-radius: 6px;
  background: var(--bad-wash);
  color: var(--bad);
}
.note {
  margin: 16px 0 0;
  padding: 10px 12px;
  border-left: 3px solid var(--accent);
  border-radius: 6px;
  background: var(--accent-wash);
  color: var(--ink);
}
.picture { display: block; width: 200px; height: 200px; margin: 0 auto 16px; border-radius: 8px; background: #ffffff; image-rendering: pixelated; }
code { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 0 0 16px; }
dt { color: var(--ink-soft); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 480px) { main { padding: 24px 20px; } }
@media (prefers-color-scheme: dark) {
  /* Logos are drawn for a light ground. */
  .logo { padding: 8px 12px; border-radius: 8px; background: #ffffff; color: #1c2433; }
}
`;

const nameOf = (name: string, style: string): string =>
  `${name}-${createHash('sha256').update(style).digest('hex').slice(0, 12)}.css`;

/**
 * Names of style sheets by the names of their palettes. Every brand can add a palette, so the
 * number is limited.
 */
const names = new LRUCache<string, string>({ max: 500 });

/**
 * Path prefix of style sheets. The path of each changes with its content, so it can be cached
 * permanently.
 */
const folder = '/login/style-';

/** Returns the path of the style sheet with the colors of `palette`. */
export function stylePath(palette: Palette): string {
  let name = names.get(palette.name);
  if (name === undefined) {
    name = nameOf(palette.name, styleOf(palette));
    names.set(palette.name, name);
  }
  return folder + name;
}

/** The route of all style sheets. */
export const styleRoute = `${folder}:name`;

/** Returns the style sheet with this name; undefined if it does not exist or is of another release. */
export function styleNamed(name: string): string | undefined {
  const palette = paletteNamed(name.slice(0, name.lastIndexOf('-')));
  const style = palette && styleOf(palette);
  return style !== undefined && nameOf(palette!.name, style) === name ? style : undefined;
}
