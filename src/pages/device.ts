import type { FastifyRequest } from 'fastify';
import { run } from '../domain/core/action.js';
import type { RequestContext } from '../domain/core/context.js';
import { DomainError } from '../domain/core/errors.js';
import { NotServed } from '../domain/identity/callers/client-reach.js';
import {
  approveDevice,
  denyDevice,
  mayLetDevicesIn,
  readDeviceRequest,
} from '../domain/identity/devices/device-approval.js';
import { getOneself } from '../domain/accounts/users/read-user.js';
import type { Answer } from '../http/answer.js';
import { assertOwnForm } from './csrf.js';
import { codeForm, decisionForm, deviceNotServed, devicePath, notForYou } from './device-forms.js';
import { textOf } from './forms.js';
import { seeOther } from './go-on.js';
import { notice } from './layout.js';
import { lockedText } from './login-form.js';
import { sealReturnTo, withReturnTo } from './return-to.js';

/** Maximum length of an entered code. */
const longestCode = 64;

/** Returns the path of the page with the code, if the code is not too long. */
function pathWith(code: string | undefined): string {
  if (code === undefined || code.length > longestCode) return devicePath;
  return `${devicePath}?${new URLSearchParams({ code }).toString()}`;
}

/** Checks that a user who can approve devices is signed in. */
function refusal(ctx: RequestContext, code: string | undefined): Answer | undefined {
  if (!ctx.login || ctx.caller.type !== 'user') {
    return seeOther(withReturnTo('/login', sealReturnTo(ctx, pathWith(code))));
  }
  return mayLetDevicesIn(ctx.caller) ? undefined : notForYou();
}

/**
 * Shows the form for the code of a device, or the device that waits for the code (`GET /device`).
 */
export async function showDevice(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const code = textOf(request.query, 'code');
  const refused = refusal(ctx, code);
  if (refused) return refused;
  if (code === undefined) return codeForm();
  try {
    const device = await run(readDeviceRequest, ctx, { code });
    const oneself = await run(getOneself, ctx, {});
    const login = oneself.type === 'user' ? oneself.user.login : '';
    return decisionForm(request, code, device, login);
  } catch (error) {
    if (error instanceof NotServed) return deviceNotServed(request, code);
    return again(code, error);
  }
}

/** Approves or denies a device (`POST /device`). */
export async function submitDevice(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  assertOwnForm(request);
  const code = textOf(request.body, 'code');
  const decision = textOf(request.body, 'decision');
  const refused = refusal(ctx, code);
  if (refused) return refused;
  if (code === undefined) return seeOther(devicePath);
  try {
    switch (decision) {
      case 'approve': {
        const { clientId } = await run(approveDevice, ctx, { code });
        const next = 'The device continues automatically. You can close this page.';
        return notice('The device is connected', next, { whose: { clientId } });
      }
      case 'deny': {
        const { clientId } = await run(denyDevice, ctx, { code });
        const next = 'The device does not get access. You can close this page.';
        return notice('Access is denied', next, { whose: { clientId } });
      }
      default:
        return seeOther(pathWith(code));
    }
  } catch (error) {
    if (error instanceof NotServed) {
      const text =
        'The application on the device cannot be used with your account. It does not get access.';
      return notice('Access is denied', text, { status: 403 });
    }
    return again(code, error);
  }
}

/** Shows the form for the code again, with the same error message for all invalid codes. */
function again(code: string, error: unknown): Answer {
  if (!(error instanceof DomainError)) throw error;
  const { context, field } = error.details;
  if (context?.retryAfter !== undefined) {
    return codeForm({ code, status: 423, error: lockedText(error) });
  }
  const wrong = (sentence: string) => codeForm({ code, status: 403, error: sentence });
  if (field?.[0] === 'tenantUuid') {
    return wrong(
      'The device requests access to a tenant on which you do not have the required role.',
    );
  }
  switch (error.code) {
    case 'ACCESS_DENIED':
    case 'EXPIRED_TOKEN':
    case 'BAD_INPUT':
      return wrong(
        'No device is waiting for this code. Check the code, or request a new one on the device.',
      );
    default:
      throw error;
  }
}
