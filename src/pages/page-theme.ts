import type { FastifyRequest } from 'fastify';
import { findTheme, isBrandKey } from '../domain/branding/brands/find-page-theme.js';
import { themeAt, platformTheme, type BrandTheme } from '../domain/branding/brands/page-theme.js';
import type { RequestContext } from '../domain/core/context.js';
import { readUuid } from '../domain/core/read-values.js';
import { answer, type Answer } from '../http/answer.js';
import type { Whose } from '../http/views.js';
import { textOf } from './forms.js';
import { html, type Html } from './html.js';
import { openReturnTo } from './return-to.js';

/** Returns the brand in the query or form of a request; undefined if there is none. */
export function brandAskedFor(request: FastifyRequest): string | undefined {
  const key = textOf(request.query, 'brand') ?? textOf(request.body, 'brand');
  return key !== undefined && isBrandKey(key) ? key : undefined;
}

/** The hidden field with the brand for the next page. */
export const brandField = ({ brandId }: BrandTheme): Html | undefined =>
  brandId === null ? undefined : html`<input type="hidden" name="brand" value="${brandId}" />`;

/** Returns the client of the authorization request in the return path, if there is one. */
function askingClient(ctx: RequestContext, returnTo: string | undefined): string | undefined {
  const path = openReturnTo(ctx, returnTo);
  if (path === undefined) return undefined;
  const named = new URLSearchParams(path.split('?', 2)[1]).get('client_id');
  return readUuid(named ?? '');
}

async function themeFor(
  ctx: RequestContext,
  request: FastifyRequest,
  whose: Whose,
): Promise<BrandTheme> {
  if (whose === 'visitor') {
    if (ctx.caller.tenantPath !== null) return themeAt(ctx, ctx.caller.tenantPath);
    if (ctx.login) return findTheme(ctx.session, { userId: ctx.login.userId });
    const returnTo = textOf(request.query, 'return_to') ?? textOf(request.body, 'return_to');
    return themeFor(ctx, request, { returnTo });
  }
  if ('theme' in whose) return whose.theme;
  if ('path' in whose) return themeAt(ctx, whose.path);
  if (!('returnTo' in whose)) return findTheme(ctx.session, whose);
  const clientId = askingClient(ctx, whose.returnTo);
  if (clientId !== undefined) return findTheme(ctx.session, { clientId });
  const brand = brandAskedFor(request);
  return brand === undefined ? platformTheme : findTheme(ctx.session, { brand });
}

/**
 * Renders the page of `given`, if it is a draft, with its brand. Falls back to the default brand on
 * error.
 */
export async function applyTheme(
  ctx: RequestContext | null,
  request: FastifyRequest,
  given: Answer,
): Promise<Answer> {
  const { draft, ...rest } = given;
  if (!draft) return given;
  let theme = platformTheme;
  try {
    // There is no context if the request was refused early.
    if (ctx) theme = await themeFor(ctx, request, draft.whose);
  } catch (error) {
    request.log.error(
      { err: error, requestId: request.id },
      'the brand of a page could not be read',
    );
  }
  return answer({ ...rest, html: draft.write(theme) });
}
