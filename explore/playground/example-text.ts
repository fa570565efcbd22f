import type { Example } from '../examples.js';

/** Maximum width that needs no scrolling while the list of examples is open. */
const lineWidth = 56;

/** Formats `text` as GraphQL comments. */
function comment(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const longer = `${lines[last]} ${word}`;
    if (longer.length > lineWidth) lines.push(` ${word}`);
    else lines[last] = longer;
  }
  return lines.map((line) => `#${line}`).join('\n');
}

/** Returns the text that the editor shows for an example. */
export function documentOf({ title, about, query }: Example): string {
  return `# ${title}\n#\n${comment(about)}\n\n${query}`;
}

/** Returns the variables that the editor shows; empty if the example has none. */
export function variablesOf({ variables }: Example): string {
  return variables ? JSON.stringify(variables, null, 2) : '';
}
