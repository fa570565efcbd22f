import { sql } from '../../database/sql.js';
import type { RequestContext } from '../context.js';
import { passwordGoodUntil, passwordRule, type PasswordRule } from '../identity/single-sign-on.js';
import { foldLogin } from '../users/user-rules.js';
import { providerForLogin } from '../identity-providers/provider-of-user.js';

/** Another identity provider that the login page offers. */
export interface OfferedProvider {
  readonly id: string;
  readonly domain: string;
  /** People are sent there without being asked: as the provider says, or as they may not sign in by password. */
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
  const automatic = goodUntil === null ? automaticUrlRedirection : goodUntil <= ctx.clock();
  return { id, domain, automatic };
}

/** Until when the password for `login` is good where the user has to sign in elsewhere; null for everybody else. */
async function passwordOf({ session }: RequestContext, login: string): Promise<number | null> {
  const rule = await session.first<PasswordRule>(
    sql`select ${passwordRule} from users u join tenants t on t.id = u.tenant_id
      where u.login_key = ${foldLogin(login)} and u.deleted_at is null`,
  );
  return rule ? passwordGoodUntil(rule) : null;
}
