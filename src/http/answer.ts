import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BrandTheme } from '../domain/branding/brands/page-theme.js';
import { setCookies, type SetCookie } from './cookies.js';
import { isKnown } from './etags.js';
import { sendFile, type SentFile } from './send-file.js';
import { publicHtml, publicLocation, type Site } from './site.js';
import type { View, Whose } from './views.js';

/** A page whose brand is not known yet. The sender determines the brand and renders the page. */
export interface Draft {
  readonly whose: Whose;
  write(theme: BrandTheme): string;
}

/** A response that is more than a body: a page, a redirect, cookies. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** A page for people. */
  readonly html?: string;
  /** A page without its brand. `sendAnswer` renders it. */
  readonly draft?: Draft;
  /** A page that is rendered elsewhere. `sendAnswer` renders it. */
  readonly view?: View;
  /** A file for download, which is streamed. */
  readonly file?: SentFile;
  /** Target of a redirect: a URL, or a path of this server without the base path. */
  readonly location?: string;
  readonly cookies?: readonly SetCookie[];
  readonly headers?: Readonly<Record<string, string>>;
}

const answers = new WeakSet<object>();

/** Marks `given` as an answer, for a handler that returns more than a body. */
export function answer(given: Answer): Answer {
  answers.add(given);
  return given;
}

/** Whether a handler has returned an answer and not a body. */
export const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && answers.has(value);

/** Returns `given` without a body if the client already has the current version. */
export function unlessKnown(request: FastifyRequest, given: Answer): Answer {
  const etag = given.headers?.etag;
  if (etag === undefined || !isKnown(request, etag)) return given;
  const { body: _, ...rest } = given;
  return { ...rest, status: 304 };
}

/** Sends `given` to a browser that reaches the server at `site`. */
export function sendAnswer(reply: FastifyReply, given: Answer, site: Site): FastifyReply {
  void reply.code(given.status);
  setCookies(reply, given.cookies ?? [], site);
  if (given.headers) void reply.headers(given.headers);
  if (given.location !== undefined) {
    void reply.header('location', publicLocation(site, given.location));
  }
  if (given.html !== undefined) {
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(publicHtml(site, given.html));
  }
  if (given.file) return sendFile(reply, given.file);
  return reply.send(given.body);
}
