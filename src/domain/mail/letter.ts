import { escapeHtml } from './escape-html.js';

/** A mail as it is written, in both of its forms. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a letter says: paragraphs, with at most one link among them. */
export interface LetterContent {
  readonly subject: string;
  /** Whom it greets; nobody by name if it is not known. */
  readonly name: string | null;
  readonly before: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  readonly after: readonly string[];
}

const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;

const button = ({ label, url }: { label: string; url: string }) =>
  `<p style="margin:0 0 8px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 20px;` +
  `border-radius:8px;background:#2c5bb8;color:#ffffff;font-weight:600;text-decoration:none">` +
  `${escapeHtml(label)}</a></p>` +
  `<p style="margin:0 0 16px;color:#566176;font-size:14px;word-break:break-all">${escapeHtml(url)}</p>`;

/** Writes a letter: plain text, and HTML that loads nothing and tells nobody that it was opened. */
export function writeLetter({ subject, name, before, link, after }: LetterContent): Letter {
  const greeting = name ? `Hello ${name},` : 'Hello,';
  const text = [greeting, ...before, ...(link ? [`${link.label}:\n${link.url}`] : []), ...after];
  const html = [
    ...[greeting, ...before].map(paragraph),
    ...(link ? [button(link)] : []),
    ...after.map(paragraph),
  ];
  return {
    subject,
    text: `${text.join('\n\n')}\n`,
    html:
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>` +
      `<body style="margin:0;padding:24px;background:#f7f8fb"><div style="max-width:520px;margin:0 auto;` +
      `padding:28px;border-radius:12px;background:#ffffff;color:#1c2433;` +
      `font:16px/1.55 system-ui,'Segoe UI',Roboto,sans-serif">${html.join('')}</div></body></html>\n`,
  };
}
