import { totpTexts } from '../../../domain/core/field-descriptions.js';
import { setUpTotp } from '../../../domain/identity/mfa/set-up-totp.js';
import { trustBrowser, trustLifetime } from '../../../domain/identity/mfa/trusted-browsers.js';
import { verifyTotpCode } from '../../../domain/identity/mfa/verify-totp.js';
import { startOfSession, trustedCookie } from '../../../http/cookies.js';
import { qrCode } from '../../../http/qr-code.js';
import { SetUpTotpInput, TrustBrowserInput, VerifyTotpCodeInput } from './mfa-inputs.js';
import { mutation, mutations } from '../../engine/mutations.js';
import { DateTime } from '../../engine/scalars.js';

/** These mutations require the cookie of a browser session. */
export const TotpMutations = mutations({
  setUpTotp: mutation({
    description:
      'Creates the secret of a new authenticator. The authenticator takes effect when `verifyTotpCode` accepts one of its codes. Requires a browser session, which may still lack its second factor.',
    input: [SetUpTotpInput, 'User who sets up an authenticator.'],
    forPendingSession: true,
    action: setUpTotp,
    payload: {
      secret: {
        type: () => String,
        description: 'Shared secret in base 32, for manual entry. It is returned only once.',
      },
      url: { type: () => String, description: totpTexts.url },
      barcode: { type: () => String, description: totpTexts.barcode },
    },
    present: async ({ secret, url }) => ({ secret, url, barcode: await qrCode(url) }),
  }),
  verifyTotpCode: mutation({
    description:
      'Verifies a code of the authenticator of the caller. The first code of a new authenticator confirms it, ends the other sessions of the user and replaces the cookie of this one. Requires a browser session, which may still lack its second factor.',
    input: [VerifyTotpCodeInput, 'Code to verify.'],
    forPendingSession: true,
    action: verifyTotpCode,
    payload: { valid: { type: () => Boolean, description: totpTexts.valid } },
    present: ({ valid, begun }, ctx) => {
      if (begun) ctx.setCookies([startOfSession(begun)]);
      return { valid };
    },
  }),
  trustBrowser: mutation({
    description:
      'Trusts the browser that sends the request: it receives a cookie, with which its user signs in without a code. Requires a browser session that was confirmed by a code.',
    input: [TrustBrowserInput, 'User who trusts the browser.'],
    action: trustBrowser,
    payload: {
      trustedUntil: {
        type: () => DateTime,
        description: 'Time until which sign-ins in this browser need no code.',
      },
    },
    present: (secret, ctx) => {
      ctx.setCookies([{ name: trustedCookie, value: secret, maxAge: trustLifetime / 1000 }]);
      return { trustedUntil: ctx.clock() + trustLifetime };
    },
  }),
});
