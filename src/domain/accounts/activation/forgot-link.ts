import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import {
  mayMeanOthers,
  providerForLogin,
} from '../../identity/identity-providers/provider-of-user.js';
import { visibleText } from '../../core/schema.js';

/** Path of the page for users who forgot the password of an account of this server. */
export const forgotPasswordPath = '/forgot_password';

/**
 * Returns the URL at which the user with a login gets a new password (`GET /accounts/forgot_link`):
 * that of the identity provider that applies to the login, if it has one and the login is not the
 * email address of others (`mayMeanOthers`), otherwise the page of this server.
 */
export const getForgotLink = action({
  name: 'getForgotLink',
  scopes: 'public',
  input: Type.Object({ login: visibleText(320) }, { additionalProperties: false }),
  async perform(ctx, { login }): Promise<{ readonly link: string }> {
    const provider = await providerForLogin(ctx, login);
    const link = provider?.forgotPasswordUrl;
    if (!link || (await mayMeanOthers(ctx.session, provider, login))) {
      return { link: forgotPasswordPath };
    }
    return { link };
  },
});
