import type { BrandTheme } from '../domain/branding/brands/page-theme.js';
import { answer, type Answer } from '../http/answer.js';
import type { SetCookie } from '../http/cookies.js';
import type { Whose } from '../http/views.js';
import { html, type Html } from './html.js';
import { stylePath } from './style.js';

/** The policy of a page: it can load and submit only to this server, unless the form leaves it. */
const contentSecurityPolicy = ({ script, formLeaves = false }: Page): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    ...(formLeaves ? [] : ["form-action 'self'"]),
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(script === undefined ? [] : ["script-src 'self'"]),
  ].join('; ');

/** A page: the content of its `main`, and response properties. */
export interface Page {
  /** Title of the window and heading of the page. */
  readonly title: string;
  /** Content of the page; a function if it depends on the brand. */
  readonly content: Html | ((theme: BrandTheme) => Html);
  /** Default: 200. */
  readonly status?: number;
  readonly cookies?: readonly SetCookie[];
  /** Path of this server to which the browser redirects automatically. */
  readonly next?: string;
  /**
   * Path of a script of this server that submits the form automatically. The page works without it.
   */
  readonly script?: string;
  /**
   * Whether the form goes to the redirect URI of a client. Browsers apply `form-action` also to the
   * following redirects, which the client decides on, so the page has no such policy.
   */
  readonly formLeaves?: boolean;
  /** Determines the brand of the page. Default: the brand of the signed-in user. */
  readonly whose?: Whose;
}

/**
 * Returns the page as a response that is not cached, cannot be framed and loads nothing from other
 * servers. Its brand is added later.
 */
export function layout(page: Page): Answer {
  const { status = 200, cookies = [], formLeaves = false, whose = 'visitor' } = page;
  return answer({
    status,
    draft: { whose, write: (theme) => write(page, theme) },
    cookies,
    headers: {
      'content-security-policy': contentSecurityPolicy(page),
      // Forms must send their origin: `same-origin` would make it `null` for another server. The
      // path is not sent to other servers.
      'referrer-policy': formLeaves ? 'origin' : 'same-origin',
    },
  });
}

function write({ title, content, next, script }: Page, theme: BrandTheme): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        ${next !== undefined && html`<meta http-equiv="refresh" content="0; url=${next}" />`}
        <title>${title} · ${theme.serviceName}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${stylePath(theme.palette)}" />
        ${script !== undefined && html`<script src="${script}" defer></script>`}
      </head>
      <body>
        ${header(theme)}
        <main>
          <h1>${title}</h1>
          ${typeof content === 'function' ? content(theme) : content}
        </main>
        ${footer(theme)}
      </body>
    </html> `;
  return page.text;
}

const header = ({ logoPath, serviceName }: BrandTheme): Html =>
  html`<header>
    ${
      logoPath === null
        ? html`<p class="service">${serviceName}</p>`
        : html`<img class="logo" src="${logoPath}" alt="${serviceName}" />`
    }
  </header>`;

function footer(theme: BrandTheme): Html | undefined {
  const { companyName, supportPhone } = theme;
  const links = [
    ['Privacy', theme.privacyLink],
    ['Terms', theme.termsLink],
    ['Platform terms', theme.platformTermsLink],
    ['Help', theme.helpLink],
    ['Support', theme.supportLink],
  ] as const;
  const items = links.flatMap(([label, href]) =>
    href === null ? [] : [html`<li><a href="${href}" rel="noopener noreferrer">${label}</a></li>`],
  );
  if (supportPhone !== null) items.push(html`<li>${supportPhone}</li>`);
  if (companyName !== null) items.unshift(html`<li>${companyName}</li>`);
  return items.length === 0
    ? undefined
    : html`<footer>
        <ul>
          ${items}
        </ul>
      </footer>`;
}

/** A page with one message, and optionally a link. */
export const notice = (title: string, text: string, more: Partial<Page> = {}): Answer =>
  layout({ title, content: html`<p>${text}</p>`, ...more });

/** An error message for a field, which screen readers announce. */
export const alert = (id: string, message: string | undefined): Html | undefined =>
  message === undefined ? undefined : html`<p class="alert" id="${id}" role="alert">${message}</p>`;
