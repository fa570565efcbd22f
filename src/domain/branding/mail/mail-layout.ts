import type { BrandTheme } from '../brands/page-theme.js';
import { escapeHtml } from './escape-html.js';

/** A mail, as plain text and HTML. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Id of the user whose account a link in the mail opens, if any. */
  readonly opens?: string;
}

/** The content of a mail: paragraphs with at most one link. */
export interface MailParts {
  readonly subject: string;
  /** Name for the greeting; null for a greeting without a name. */
  readonly name: string | null;
  readonly before: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  readonly after: readonly string[];
}

const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;

const button = ({ label, url }: { label: string; url: string }, { palette }: BrandTheme) => {
  const { fill, ink, accent } = palette.light;
  return (
    `<p style="margin:0 0 8px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 20px;` +
    `border:1px solid ${accent};border-radius:8px;background:${fill};color:${ink};font-weight:600;text-decoration:none">` +
    `${escapeHtml(label)}</a></p>` +
    `<p style="margin:0 0 16px;color:#566176;font-size:14px;word-break:break-all">${escapeHtml(url)}</p>`
  );
};

/** The signature of a mail: the sender and the support contacts, line by line. */
function signature(theme: BrandTheme): (readonly [label: string, value: string, link?: string])[] {
  const { serviceName, companyName, supportLink, supportPhone, privacyLink } = theme;
  return [
    ['', companyName ?? serviceName],
    ...(supportLink ? [['Support', supportLink, supportLink] as const] : []),
    ...(supportPhone ? [['Phone', supportPhone] as const] : []),
    ...(privacyLink ? [['Privacy', privacyLink, privacyLink] as const] : []),
  ];
}

const signatureText = (theme: BrandTheme) =>
  ['-- ', ...signature(theme).map(([label, value]) => (label ? `${label}: ${value}` : value))].join(
    '\n',
  );

function signatureHtml(theme: BrandTheme): string {
  const lines = signature(theme).map(([label, value, link]) => {
    const shown = link
      ? `<a href="${escapeHtml(link)}" style="color:${theme.palette.light.accent}">${escapeHtml(value)}</a>`
      : escapeHtml(value);
    return label ? `${label}: ${shown}` : shown;
  });
  return (
    `<div style="margin:24px 0 0;padding:16px 0 0;border-top:1px solid #dfe3ec;color:#566176;` +
    `font-size:14px;word-break:break-word">${lines.join('<br>')}</div>`
  );
}

/**
 * Writes a mail in the style of `theme`, as plain text and as HTML without external resources or
 * tracking.
 */
export function renderMail(content: MailParts, theme: BrandTheme): RenderedMail {
  const { subject, name, before, link, after } = content;
  const greeting = name ? `Hello ${name},` : 'Hello,';
  const text = [
    theme.serviceName,
    greeting,
    ...before,
    ...(link ? [`${link.label}:\n${link.url}`] : []),
    ...after,
    signatureText(theme),
  ];
  const html = [
    ...[greeting, ...before].map(paragraph),
    ...(link ? [button(link, theme)] : []),
    ...after.map(paragraph),
    signatureHtml(theme),
  ];
  const { stripe, accent } = theme.palette.light;
  return {
    subject,
    text: `${text.join('\n\n')}\n`,
    html:
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>` +
      `<body style="margin:0;padding:24px;background:#f7f8fb"><div style="max-width:520px;margin:0 auto;` +
      `padding:28px;border-top:4px solid ${stripe};border-radius:12px;background:#ffffff;color:#1c2433;` +
      `font:16px/1.55 system-ui,'Segoe UI',Roboto,sans-serif">` +
      `<h1 style="margin:0 0 20px;color:${accent};font-size:20px;line-height:1.3;word-break:break-word">` +
      `${escapeHtml(theme.serviceName)}</h1>${html.join('')}</div></body></html>\n`,
  };
}
