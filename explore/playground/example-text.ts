import type { Example } from '../examples.js';

/** Short enough to be read without scrolling while the list of examples is open. */
const lineWidth = 56;

/** `text` as comment lines of the GraphQL language. */
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

/** What the editor shows when the example is opened. */
export function documentOf({ title, about, query }: Example): string {
  return `# ${title}\n#\n${comment(about)}\n\n${query}`;
}

/** What the editor of variables shows: empty when the example takes none. */
export function variablesOf({ variables }: Example): string {
  return variables ? JSON.stringify(variables, null, 2) : '';
}
