import { sql } from '../../../database/sql.js';
import { foldText } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';
import { passwordGoodUntil, passwordRule, type PasswordRule } from '../sessions/single-sign-on.js';
import { mayMeanOthers, providerForLogin } from '../identity-providers/provider-of-user.js';

/** Another identity provider that the login page offers. */
export interface OfferedProvider {
  readonly id: string;
  readonly domain: string;
  /**
   * Whether users are redirected to the provider without a choice, because the provider is
   * configured so or because they cannot sign in with a password. False if the login is also the
   * email address of users to whom the provider does not apply.
   */
  readonly automatic: boolean;
}

/** Returns the external identity provider for a user who signs in as `login`, if there is one. */
export async function offeredProvider(
  ctx: RequestContext,
  login: string,
): Promise<OfferedProvider | undefined> {
  const provider = await providerForLogin(ctx, login);
  if (!provider || provider.idpType === 'internal') return undefined;
  const { id, domain, automaticUrlRedirection } = provider;
  const goodUntil = await passwordOf(ctx, login);
  const redirects = goodUntil === null ? automaticUrlRedirection : goodUntil <= ctx.clock();
  const automatic = redirects && !(await mayMeanOthers(ctx.session, provider, login));
  return { id, domain, automatic };
}

/**
 * Returns the time until which a user who must sign in through an identity provider can use the
 * password; null for other users.
 */
async function passwordOf({ session }: RequestContext, login: string): Promise<number | null> {
  const rule = await session.first<PasswordRule>(
    sql`select ${passwordRule} from users u join tenants t on t.id = u.tenant_id
      where u.login_key = ${foldText(login)} and u.deleted_at is null`,
  );
  return rule ? passwordGoodUntil(rule) : null;
}
