import { answer, type Answer } from '../http/answer.js';
import type { SetCookie } from '../http/cookies.js';
import { html, type Html } from './html.js';
import { stylePath } from './style.js';

/** What the pages may load and where their forms may go: to this server, and nowhere else. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** One page: what is in its `main`, and how it is sent. */
export interface Page {
  /** What the window is called; the heading of the page says the same. */
  readonly title: string;
  readonly content: Html;
  /** 200, unless told otherwise. */
  readonly status?: number;
  readonly cookies?: readonly SetCookie[];
  /** An address of ours that the browser goes on to by itself. */
  readonly next?: string;
  /** Path of a script of ours that spares people a click. The page works without it. */
  readonly script?: string;
}

/** The whole page as an answer: never kept, never framed, without anything of other servers. */
export function layout({ title, content, status = 200, cookies = [], next, script }: Page): Answer {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        ${next !== undefined && html`<meta http-equiv="refresh" content="0; url=${next}" />`}
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${stylePath}" />
        ${script !== undefined && html`<script src="${script}" defer></script>`}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `;
  return answer({
    status,
    html: page.text,
    cookies,
    headers: {
      'content-security-policy':
        script === undefined
          ? contentSecurityPolicy
          : `${contentSecurityPolicy}; script-src 'self'`,
      // Forms must name their origin; a page of another server is told nothing.
      'referrer-policy': 'same-origin',
    },
  });
}

/** A page that says one thing, and perhaps where to go on. */
export const notice = (title: string, text: string, more: Partial<Page> = {}): Answer =>
  layout({ title, content: html`<p>${text}</p>`, ...more });

/** What is wrong with what was sent; read out at once, and named by the field that it is about. */
export const alert = (id: string, message: string | undefined): Html | undefined =>
  message === undefined ? undefined : html`<p class="alert" id="${id}" role="alert">${message}</p>`;
