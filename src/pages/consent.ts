import type { FastifyRequest } from 'fastify';
import { run } from '../domain/core/action.js';
import type { RequestContext } from '../domain/core/context.js';
import { DomainError } from '../domain/core/errors.js';
import {
  allRoles,
  allowApplication,
  claimPrefix,
} from '../domain/identity/authorization/consent.js';
import type { Answer } from '../http/answer.js';
import type { View } from '../http/views.js';
import { assertOwnForm, guardForm } from './csrf.js';
import { formPost } from './form-post.js';
import { textOf } from './forms.js';
import { leave } from './go-on.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';

type ConsentView = Extract<View, { page: 'consent' }>;

/** Path that the form of the consent page is sent to. */
export const consentPath = '/consent';

/** Purpose of the seal of the request. */
const purpose = 'consent';

/** The sealed state of the form: the consent that is requested, and the path to continue with. */
type Asked = Pick<ConsentView, 'userId' | 'clientId' | 'scope' | 'returnTo' | 'denied'>;

/** Descriptions of the values of `scope`. Other values are shown unchanged. */
const scopeTexts: Readonly<Record<string, string>> = {
  [allRoles]:
    'Use all your roles on the tenant that registered the application and on the descendants of that tenant',
  openid: 'Read your login and your organization',
  profile: 'Read your name and language',
  email: 'Read your email address',
  address: 'Read your address',
  phone: 'Read your phone number',
  offline_access: 'Keep this access when you are not signed in, until you revoke it',
};

const textFor = (value: string): string =>
  value.startsWith(claimPrefix)
    ? `Read the field “${value.slice(claimPrefix.length)}” of your profile`
    : (scopeTexts[value] ?? value);

/** Shows the consent page for an application. */
export function askConsent(
  ctx: RequestContext,
  request: FastifyRequest,
  view: ConsentView,
): Answer {
  const { userId, clientId, scope, returnTo, denied } = view;
  const asked: Asked = { userId, clientId, scope, returnTo, denied };
  const guard = guardForm(request);
  const content = html`<dl>
      <dt>Application</dt>
      <dd>${view.clientName ?? clientId}</dd>
      <dt>Registered by</dt>
      <dd>${view.tenantName}</dd>
      <dt>Signed in as</dt>
      <dd>${view.login}</dd>
    </dl>
    <p>If you allow it, the application can:</p>
    <ul>
      ${abilities(view)}
    </ul>
    <form method="post" action="${consentPath}">
      ${guard.field}
      <input type="hidden" name="request" value="${ctx.cursors.seal(purpose, asked)}" />
      <button name="decision" value="allow">Allow</button>
      <button class="quiet" name="decision" value="deny">Deny</button>
    </form>`;
  return layout({
    title: 'Allow this application?',
    content,
    cookies: guard.cookies,
    whose: { clientId },
  });
}

function abilities({ scope, roles, moreRoles }: ConsentView): Html[] {
  const item = (text: string) => html`<li>${text}</li>`;
  return [
    ...scope.split(' ').map((value) => item(textFor(value))),
    item('Read your account, including your contact, your roles and your sessions'),
    ...roles.map(({ name, tenantName }) =>
      item(`Act with the role ${name} in ${tenantName} and its descendants`),
    ),
    ...(moreRoles > 0 ? [item(`Act with ${moreRoles} more of your roles`)] : []),
  ];
}

/** Stores the consent of the user, or returns an error to the application (`POST /consent`). */
export async function submitConsent(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  assertOwnForm(request);
  const asked = ctx.cursors.open<Asked>(purpose, textOf(request.body, 'request') ?? '');
  const { userId, clientId, scope, returnTo, denied } = asked;
  switch (textOf(request.body, 'decision')) {
    case 'allow':
      // Another user may have signed in since the page was shown. That user must give consent
      // separately.
      if (ctx.login?.userId === userId && ctx.caller.type === 'user') {
        await run(allowApplication, ctx, { clientId, scope });
      }
      return leave(returnTo, 'You allowed the application', { whose: { clientId } });
    case 'deny':
      return denied.type === 'post'
        ? formPost(denied.action, denied.fields, clientId)
        : leave(denied.location, 'You did not allow the application', { whose: { clientId } });
    default:
      throw new DomainError('BAD_INPUT', 'decision must be allow or deny');
  }
}
