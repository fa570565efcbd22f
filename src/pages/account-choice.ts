import type { FastifyRequest } from 'fastify';
import { run } from '../domain/core/action.js';
import type { BrandTheme } from '../domain/branding/brands/page-theme.js';
import type { RequestContext } from '../domain/core/context.js';
import { DomainError, type AccountChoice } from '../domain/core/errors.js';
import { chooseAccount, sealChoice } from '../domain/identity/authorization/choose-account.js';
import type { Answer } from '../http/answer.js';
import type { Whose } from '../http/views.js';
import { assertOwnForm, guardForm } from './csrf.js';
import { returnToField, textOf } from './forms.js';
import { admit } from './go-on.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';
import { loginForm } from './login-form.js';
import { brandField } from './page-theme.js';

/** The page on which a user selects one of several accounts. */
export async function accountChoice(
  ctx: RequestContext,
  request: FastifyRequest,
  accounts: readonly AccountChoice[],
  returnTo: string | undefined,
): Promise<Answer> {
  const guard = guardForm(request);
  const choice = await sealChoice(ctx, accounts, guard.browser);
  const content = (theme: BrandTheme) => html`
    <form method="post" action="/login/account">
      ${guard.field} ${returnToField(returnTo)} ${brandField(theme)}
      <input type="hidden" name="choice" value="${choice}" />
      <fieldset>
        <legend>Several accounts match this login and password.</legend>
        ${accounts.map(presentAccount)}
      </fieldset>
      <button>Continue</button>
    </form>
  `;
  return layout({
    title: 'Choose an account',
    content,
    status: 409,
    cookies: guard.cookies,
    whose: whoseOf(accounts, returnTo),
  });
}

/**
 * Determines the brand of the page: that of the tenant if all accounts belong to one tenant,
 * otherwise that of the return path.
 */
function whoseOf(
  [first, ...others]: readonly AccountChoice[],
  returnTo: string | undefined,
): Whose {
  return first && others.every(({ tenantId }) => tenantId === first.tenantId)
    ? { tenantId: first.tenantId }
    : { returnTo };
}

const presentAccount = (account: AccountChoice, index: number): Html => html`
  <label class="choice">
    <input
      type="radio"
      name="user_id"
      value="${account.id}"
      required
      ${index === 0 && html`checked`}
    />
    <span>${account.tenantName}<small>${account.login}</small></span>
  </label>
`;

/** Signs in to the selected account (`POST /login/account`). */
export async function submitChoice(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  assertOwnForm(request);
  const returnTo = textOf(request.body, 'return_to');
  try {
    const { browser } = guardForm(request);
    const choice = textOf(request.body, 'choice');
    const userId = textOf(request.body, 'user_id');
    return admit(ctx, await run(chooseAccount, ctx, { choice, userId, browser }), returnTo);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code !== 'UNAUTHENTICATED' && error.code !== 'BAD_INPUT') throw error;
    return loginForm(request, {
      returnTo,
      status: 403,
      error: 'The choice has expired. Sign in again.',
    });
  }
}
