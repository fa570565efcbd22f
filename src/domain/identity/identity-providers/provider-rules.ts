import { domainToASCII } from 'node:url';
import type { IdentityProvider } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import type { TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { sql, startsWith } from '../../../database/sql.js';
import { DomainError, badInput } from '../../core/errors.js';
import type { Scope } from '../../core/scopes.js';
import type { ProviderInput } from './provider-input.js';
import { UselessMetadata, readSamlMetadata } from './saml-metadata.js';

/** The scopes at the owner of a provider that allow changing it and reading its secret. */
export const providerScopes = ['root_admin', 'partner_admin'] as const satisfies readonly Scope[];

/** Purpose of encrypted client secrets. */
export const clientSecretPurpose = 'identity provider';

/**
 * Returns the canonical form of `domain`: in lower case, with other scripts in Punycode; empty if
 * it is not a domain.
 */
function foldDomain(domain: string): string {
  const name = domain.trim();
  // Characters that would start another part of a URL.
  return /[\s@:/?#\\%[\]]/.test(name) ? '' : domainToASCII(name);
}

/** Returns the domain of a login that has the form of an email address; otherwise an empty text. */
export function domainOf(login: string): string {
  const at = login.lastIndexOf('@');
  return at < 0 ? '' : foldDomain(login.slice(at + 1));
}

/** Whether a host name is a loopback name or address. */
const isLoopback = (hostname: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** Whether users and requests can be sent to `url`: with TLS, or to this machine if that is allowed. */
export function isSafeUrl(
  { federation }: Pick<RequestContext, 'federation'>,
  url: string,
): boolean {
  if (!/^https?:\/\/[^\s\\]+$/i.test(url) || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (federation.allowPrivate && isLoopback(hostname));
}

const urls = [
  'address',
  'forgotPasswordUrl',
  'changePasswordUrl',
  'resetPasswordUrl',
  'redirectLogoutUrl',
] as const;

const texts = [
  ...urls,
  'oauth2ClientId',
  'loginAttribute',
  'meta',
  'externalId',
  'vendor',
  'scimProvisionerUserId',
  'samlEntityid',
] as const;

/** The required properties by type. */
const needed = {
  internal: [],
  oidc: ['address', 'oauth2ClientId'],
  saml: ['meta'],
} as const;

/** A DNS record verifies one owner and one domain. If either changes, the verification is reset. */
export function resetVerification(provider: IdentityProvider): void {
  Object.assign(provider, {
    domainVerifiedAt: null,
    domainCheckedAt: null,
    domainFailingSince: null,
  });
}

/**
 * Applies the input to `provider` and checks that it is complete for its type.
 *
 * @param metadata the metadata that was fetched from the URL of a SAML provider
 * @throws DomainError `BAD_INPUT` for the invalid or missing field
 */
export async function applyProvider(
  ctx: WriteContext,
  provider: IdentityProvider,
  input: ProviderInput,
  metadata?: string,
): Promise<void> {
  if (input.domain !== undefined) {
    const domainKey = foldDomain(input.domain);
    if (!/^[a-z\d-]+(\.[a-z\d-]+)*$/.test(domainKey)) {
      throw badInput('domain', 'domain must be a domain name such as example.com');
    }
    if (domainKey !== provider.domainKey) resetVerification(provider);
    Object.assign(provider, { domain: input.domain.trim(), domainKey });
  }
  if (input.idpType !== undefined) provider.idpType = input.idpType;
  for (const name of texts) {
    if (input[name] !== undefined) Object.assign(provider, { [name]: input[name] || null });
  }
  if (input.automaticUrlRedirection !== undefined) {
    provider.automaticUrlRedirection = input.automaticUrlRedirection;
  }
  const { oauth2ClientSecret: secret } = input;
  const stored = provider.encryptedClientSecret;
  // Encrypting the stored secret again would count as a change.
  if (secret !== undefined && !(stored && ctx.vault.open(clientSecretPurpose, stored) === secret)) {
    provider.encryptedClientSecret = secret ? ctx.vault.seal(clientSecretPurpose, secret) : null;
  }
  for (const name of urls) {
    if (provider[name] && !isSafeUrl(ctx, provider[name])) {
      throw badInput(name, `${name} must be an https URL`);
    }
  }
  // The action has fetched the metadata from the address (`fetchedMetadata`).
  if (metadata !== undefined) {
    Object.assign(provider, { meta: metadata, metadataFetchedAt: ctx.now });
  }
  assertComplete(provider);
  if (provider.meta) await applyMetadata(ctx, provider, input, metadata);
}

function assertComplete(provider: IdentityProvider): void {
  const { idpType } = provider;
  const missing =
    needed[idpType].find((name) => !provider[name]) ??
    (idpType === 'oidc' && !provider.encryptedClientSecret ? 'oauth2ClientSecret' : undefined);
  if (missing) throw badInput(missing, `${missing} is required for a provider of type ${idpType}`);
}

/** The external ID defaults to the entity ID of the metadata. */
async function applyMetadata(
  ctx: WriteContext,
  provider: IdentityProvider,
  input: ProviderInput,
  metadata: string | undefined,
): Promise<void> {
  try {
    const { entityId, ssoUrl } = await readSamlMetadata(provider.meta!);
    if (!isSafeUrl(ctx, ssoUrl))
      throw new UselessMetadata('has a sign-in URL that is not an https URL');
    if ((input.meta || metadata) && !input.externalId) provider.externalId = entityId;
  } catch (error) {
    if (!(error instanceof UselessMetadata)) throw error;
    throw badInput('meta', `meta ${error.message}`);
  }
}

/**
 * Providers of different owners can have the same domain: each applies only to users of its owner.
 *
 * @throws DomainError `CONFLICT` if the owner has another provider for the same domain
 */
export async function assertDomainFree(
  ctx: WriteContext,
  { id, domainKey, ownerTenantId }: IdentityProvider,
): Promise<void> {
  const taken = await ctx.session.first(
    sql`select i.id as "id" from identity_providers i
      where i.domain_key = ${domainKey} and i.owner_tenant_id = ${ownerTenantId}
        and i.deleted_at is null and i.id <> ${id}`,
  );
  if (!taken) return;
  throw new DomainError('CONFLICT', 'the tenant already has an identity provider for this domain', {
    field: ['domain'],
  });
}

/**
 * Only users and tenants to which the provider applies are considered.
 *
 * @throws DomainError `CONFLICT` if users or tenants use the provider
 */
export async function assertUnused(
  ctx: WriteContext,
  { id: idpId, path, depth }: Pick<IdentityProvider, 'id'> & Pick<TreePosition, 'path' | 'depth'>,
): Promise<void> {
  const reached = sql`${startsWith('t.path', path)} and t.barrier <= ${depth + 1}`;
  const used = await ctx.session.first(
    sql`select u.id as "id" from users u join tenants t on t.id = u.tenant_id
        where u.idp_id = ${idpId} and u.deleted_at is null and ${reached}
      union all
      select t.id as "id" from tenants t
        where t.default_idp_id = ${idpId} and t.deleted_at is null and ${reached}
      limit 1`,
  );
  if (!used) return;
  throw new DomainError('CONFLICT', 'the identity provider is still used by users or tenants', {
    context: { idpId },
  });
}
