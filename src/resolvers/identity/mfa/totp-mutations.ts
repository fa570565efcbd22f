import { Arg, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { totpTexts } from '../../../domain/core/field-descriptions.js';
import { setUpTotp } from '../../../domain/identity/mfa/set-up-totp.js';
import { trustBrowser, trustLifetime } from '../../../domain/identity/mfa/trusted-browsers.js';
import { verifyTotpCode } from '../../../domain/identity/mfa/verify-totp.js';
import { startOfSession, trustedCookie } from '../../../http/cookies.js';
import { qrCode } from '../../../http/qr-code.js';
import type { GraphContext } from '../../engine/context.js';
import { SetUpTotpInput, TrustBrowserInput, VerifyTotpCodeInput } from './mfa-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { forPendingSession } from '../../engine/pending-session.js';
import { DateTime } from '../../engine/scalars.js';

const SetUpTotpPayload = payloadOf('SetUpTotp', {
  secret: {
    type: () => String,
    description: 'Shared secret in base 32, for manual entry. It is returned only once.',
  },
  url: { type: () => String, description: totpTexts.url },
  barcode: {
    type: () => String,
    description: totpTexts.barcode,
  },
});
const VerifyTotpCodePayload = payloadOf('VerifyTotpCode', {
  valid: { type: () => Boolean, description: totpTexts.valid },
});
const TrustBrowserPayload = payloadOf('TrustBrowser', {
  trustedUntil: {
    type: () => DateTime,
    description: 'Time until which sign-ins in this browser need no code.',
  },
});

/** These mutations require the cookie of a browser session. */
@Resolver()
export class TotpMutations {
  @Extensions(forPendingSession)
  @Mutation(() => SetUpTotpPayload, {
    nullable: true,
    description:
      'Creates the secret of a new authenticator. The authenticator takes effect when `verifyTotpCode` accepts one of its codes. Requires a browser session, which may still lack its second factor.',
  })
  setUpTotp(
    @Arg('input', () => SetUpTotpInput, { description: 'User who sets up an authenticator.' })
    input: SetUpTotpInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, setUpTotp, input, async ({ secret, url }) => ({
      secret,
      url,
      barcode: await qrCode(url),
    }));
  }

  @Extensions(forPendingSession)
  @Mutation(() => VerifyTotpCodePayload, {
    nullable: true,
    description:
      'Verifies a code of the authenticator of the caller. The first code of a new authenticator confirms it, ends the other sessions of the user and replaces the cookie of this one. Requires a browser session, which may still lack its second factor.',
  })
  verifyTotpCode(
    @Arg('input', () => VerifyTotpCodeInput, { description: 'Code to verify.' })
    input: VerifyTotpCodeInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, verifyTotpCode, input, ({ valid, begun }) => {
      if (begun) ctx.setCookies([startOfSession(begun)]);
      return { valid };
    });
  }

  @Mutation(() => TrustBrowserPayload, {
    nullable: true,
    description:
      'Trusts the browser that sends the request: it receives a cookie, with which its user signs in without a code. Requires a browser session that was confirmed by a code.',
  })
  trustBrowser(
    @Arg('input', () => TrustBrowserInput, { description: 'User who trusts the browser.' })
    input: TrustBrowserInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, trustBrowser, input, (secret) => {
      ctx.setCookies([{ name: trustedCookie, value: secret, maxAge: trustLifetime / 1000 }]);
      return { trustedUntil: ctx.clock() + trustLifetime };
    });
  }
}
