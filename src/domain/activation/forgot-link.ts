import { Type } from '@sinclair/typebox';
import { sql } from '../../database/sql.js';
import { action } from '../action.js';
import { visibleText } from '../schema.js';

/** Where somebody goes who has forgotten the password of an account that is kept here. */
export const forgotPasswordPath = '/forgot_password';

/**
 * Where the user with a login gets a new password (`GET /accounts/forgot_link`): at the identity
 * provider of the domain of the login, if there is one that says where, else here. It is told by the
 * domain alone, so that nothing says whether there is such a user.
 */
export const getForgotLink = action({
  name: 'getForgotLink',
  scopes: 'public',
  input: Type.Object({ login: visibleText(320) }, { additionalProperties: false }),
  async perform(ctx, { login }): Promise<{ readonly link: string }> {
    const domain = login.slice(login.lastIndexOf('@') + 1).toLowerCase();
    const provider = await ctx.session.first<{ url: string | null }>(
      sql`select p.forgot_password_url as "url" from identity_providers p
        where p.domain_key = ${domain} and p.deleted_at is null`,
    );
    return { link: provider?.url ?? forgotPasswordPath };
  },
});
