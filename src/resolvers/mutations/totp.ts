import { Arg, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { setUpTotp } from '../../domain/mfa/set-up-totp.js';
import { trustBrowser, trustLifetime } from '../../domain/mfa/trusted-browsers.js';
import { verifyTotpCode } from '../../domain/mfa/verify-totp.js';
import { startOfSession, trustedCookie } from '../../http/cookies.js';
import { qrCode } from '../../http/qr-code.js';
import type { GraphContext } from '../context.js';
import { SetUpTotpInput, TrustBrowserInput, VerifyTotpCodeInput } from '../inputs/mfa.js';
import { mutate, payloadOf } from '../mutate.js';
import { forPendingSession } from '../pending-session.js';
import { DateTime } from '../scalars.js';

const SetUpTotpPayload = payloadOf('SetUpTotp', {
  secret: {
    type: () => String,
    description: 'The shared secret in base 32, for people who type it. It is shown this once.',
  },
  url: { type: () => String, description: 'The same as an `otpauth:` URL.' },
  barcode: {
    type: () => String,
    description: 'The URL as a QR code: a PNG image in base 64.',
  },
});
const VerifyTotpCodePayload = payloadOf('VerifyTotpCode', {
  valid: { type: () => Boolean, description: 'Whether the code was right.' },
});
const TrustBrowserPayload = payloadOf('TrustBrowser', {
  trustedUntil: {
    type: () => DateTime,
    description: 'Until when no code is asked for in this browser.',
  },
});

/** All of this is for a user in a browser: it needs the cookie of a session. */
@Resolver()
export class TotpMutations {
  @Extensions(forPendingSession)
  @Mutation(() => SetUpTotpPayload, {
    nullable: true,
    description:
      'Makes the secret of a new authenticator. It counts once `verifyTotpCode` has taken a code of it. Needs a browser session; one that lacks its second factor is enough.',
  })
  setUpTotp(
    @Arg('input', () => SetUpTotpInput, { description: 'The user.' }) input: SetUpTotpInput,
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
      'Takes a code of your authenticator. The first code of a new one confirms it, ends your other sessions and replaces the cookie of this one. Needs a browser session; one that lacks its second factor is enough.',
  })
  verifyTotpCode(
    @Arg('input', () => VerifyTotpCodeInput, { description: 'The code.' })
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
      'Trusts the browser that asks: it gets a cookie, and its user signs in from it without a code. Needs a browser session that has shown one.',
  })
  trustBrowser(
    @Arg('input', () => TrustBrowserInput, { description: 'The user.' }) input: TrustBrowserInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, trustBrowser, input, (secret) => {
      ctx.setCookies([{ name: trustedCookie, value: secret, maxAge: trustLifetime / 1000 }]);
      return { trustedUntil: ctx.clock() + trustLifetime };
    });
  }
}
