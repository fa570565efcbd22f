import { sql } from '../../database/sql.js';
import { foldText } from '../../entities/index.js';
import type { RequestContext } from '../context.js';
import { passwordGoodUntil, passwordRule, type PasswordRule } from '../identity/single-sign-on.js';
import { mayMeanOthers, providerForLogin } from '../identity-providers/provider-of-user.js';

/** Another identity provider that the login page offers. */
export interface OfferedProvider {
  readonly id: string;
  readonly domain: string;
  /**
   * Users are sent there without a choice: as the provider is configured, or because they may not sign in by
   * password. Not if the login is also the e-mail address of users to whom the provider does not apply.
   */
  readonly automatic: boolean;
}

/** The other identity provider that whoever signs in as `login` is offered, if there is one. */
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

/** Until when the password for `login` is good where the user has to sign in elsewhere; null for everybody else. */
async function passwordOf({ session }: RequestContext, login: string): Promise<number | null> {
  const rule = await session.first<PasswordRule>(
    sql`select ${passwordRule} from users u join tenants t on t.id = u.tenant_id
      where u.login_key = ${foldText(login)} and u.deleted_at is null`,
  );
  return rule ? passwordGoodUntil(rule) : null;
}
