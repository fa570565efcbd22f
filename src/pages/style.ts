import { createHash } from 'node:crypto';

/** The look of the pages; the colours are those of the exploration pages, in both schemes. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f7f8fb;
  --surface: #ffffff;
  --line: #dfe3ec;
  --edge: #7a8499;
  --ink: #1c2433;
  --ink-soft: #566176;
  --accent: #2c5bb8;
  --accent-ink: #ffffff;
  --accent-wash: #e9effb;
  --bad: #a8261c;
  --bad-wash: #fdeeec;
  --shadow: 0 12px 32px #1c24331f, 0 2px 6px #1c243314;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #141a25;
    --surface: #1c2433;
    --line: #313c50;
    --edge: #8793aa;
    --ink: #e8ecf4;
    --ink-soft: #a5b0c4;
    --accent: #8db4ff;
    --accent-ink: #10182a;
    --accent-wash: #25324a;
    --bad: #ffa79e;
    --bad-wash: #3c2426;
    --shadow: 0 12px 32px #00000066, 0 2px 6px #0000004d;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  display: grid;
  min-height: 100vh;
  margin: 0;
  padding: 24px 16px;
  place-items: center;
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
  border: 1px solid transparent;
  border-radius: 8px;
  background: var(--accent);
  color: var(--accent-ink);
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
`;

const hash = createHash('sha256').update(style).digest('hex').slice(0, 12);

/** Where the style is: its address changes with it, so that it can be kept for ever. */
export const stylePath = `/login/style-${hash}.css`;
