import type { RequestContext } from '../context.js';
import { providerForLogin } from '../identity-providers/provider-of-user.js';

/** Another identity provider that the login page offers. */
export interface OfferedProvider {
  readonly id: string;
  readonly domain: string;
  /** People are sent there without being asked. */
  readonly automatic: boolean;
}

/** The other identity provider that whoever signs in as `login` is offered, if there is one. */
export async function offeredProvider(
  ctx: RequestContext,
  login: string,
): Promise<OfferedProvider | undefined> {
  const provider = await providerForLogin(ctx, login);
  if (!provider || provider.idpType === 'internal') return undefined;
  const { id, domain, automaticUrlRedirection: automatic } = provider;
  return { id, domain, automatic };
}
