import { createHash } from 'node:crypto';
import type { RequestContext } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import type {
  AuthorizationParameters,
  AuthorizationRequest,
} from '../authorization/authorization-request.js';

/** Purpose of the signature. */
const purpose = 'reauthentication';

/** Maximum age of the new sign-in when the request is resumed, in milliseconds. */
const completionTime = 15 * 60_000;

/** The parameters that identify a request. A mark is valid only for a request with the same values. */
const identifying = ['clientId', 'redirectUri', 'scope', 'state', 'nonce', 'codeChallenge'];

function fingerprint(parameters: AuthorizationParameters): string {
  const values = identifying.map((name) => parameters[name] ?? null);
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url');
}

/**
 * Marks an authorization request that waits for a new sign-in with the earliest `auth_time` that it
 * accepts: now. Only this platform can make the mark, so that no URL satisfies `prompt=login` or
 * `max_age` (OpenID Connect Core 1.0, section 3.1.2.1) for an earlier session.
 */
export function markReauthentication(
  { cursors, clock }: RequestContext,
  parameters: AuthorizationParameters,
): string {
  return cursors.seal(purpose, [clock(), fingerprint(parameters)]);
}

/**
 * Returns the time in `mark`, in milliseconds; null if the request has no mark. For an invalid
 * mark, or one of another request, it is `Infinity`, which no session satisfies.
 */
function markedAt(
  { cursors }: RequestContext,
  parameters: AuthorizationParameters,
  mark: unknown,
): number | null {
  if (mark === undefined) return null;
  if (typeof mark !== 'string') return Infinity;
  try {
    const [since, request] = cursors.open<[number, string]>(purpose, mark);
    return request === fingerprint(parameters) ? since : Infinity;
  } catch (error) {
    if (error instanceof DomainError) return Infinity;
    throw error;
  }
}

/**
 * Returns the earliest `auth_time` that a request accepts, in milliseconds: `-Infinity` for any,
 * `Infinity` if the user must sign in first.
 *
 * @param mark the result of `markReauthentication` in a resumed request
 */
export function earliestAuthentication(
  ctx: RequestContext,
  parameters: AuthorizationParameters,
  { prompts, maxAge }: Pick<AuthorizationRequest, 'prompts' | 'maxAge'>,
  mark: unknown,
): number {
  const marked = markedAt(ctx, parameters, mark) ?? Infinity;
  const now = ctx.clock();
  const longest = (maxAge ?? 0) * 1000;
  const resumed = Math.max(marked, now - Math.max(completionTime, longest));
  if (prompts.includes('login') || maxAge === 0) return resumed;
  // An upstream `auth_time` within `max_age` is sufficient, even if it is before the mark.
  return maxAge === null ? -Infinity : Math.min(now - longest, resumed);
}
