import { Type } from '@sinclair/typebox';
import { columns, sql, table } from '../../../database/sql.js';
import { FederatedLogin, type FederatedIdentity } from '../../../entities/index.js';
import { action, run } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError, domainErrorOf } from '../../core/errors.js';
import { clientSecretPurpose } from '../identity-providers/provider-rules.js';
import { providersWhere, type StoredProvider } from '../identity-providers/provider-reads.js';
import { asSystem } from '../tokens/refresh-tokens.js';
import { hashSecret } from '../../core/secrets.js';
import { Uuid, nullable } from '../../core/schema.js';
import { describeFailure } from './describe-failure.js';
import type { OidcProvider } from './federation.js';

/** Lifetime of a sign-in at an identity provider, in milliseconds. */
export const federatedLoginLifetime = 15 * 60_000;

/** The error for all failures of a sign-in. The cause is only logged. */
export const failed = () =>
  new DomainError('UNAUTHENTICATED', 'the identity provider did not authenticate the user');

/** Returns the provider with this `id`, if it is not this server. */
export async function foreignProvider(ctx: RequestContext, id: string): Promise<StoredProvider> {
  const [provider] = await providersWhere(ctx.session, sql`i.id = ${id}`);
  if (!provider || provider.idpType === 'internal') {
    throw new DomainError('NOT_FOUND', 'the identity provider does not exist');
  }
  return provider;
}

/** Returns `provider` with its decrypted client secret. */
export const oidcProvider = (ctx: RequestContext, provider: StoredProvider): OidcProvider => ({
  ...provider,
  clientSecret: ctx.vault.open(clientSecretPurpose, provider.encryptedClientSecret!),
});

/** Stores a sign-in that continues at an identity provider. Runs as the platform. */
export const noteFederatedLogin = action({
  name: 'startFederatedLogin',
  scopes: 'authenticated',
  input: Type.Object(
    {
      id: Type.String(),
      idpId: Uuid,
      browserHash: Type.String(),
      nonce: nullable(Type.String()),
      codeVerifier: nullable(Type.String()),
      requestId: nullable(Type.String()),
      maxAge: nullable(Type.Integer()),
      returnTo: Type.String({ maxLength: 8192 }),
    },
    { additionalProperties: false },
  ),
  writes: true,
  quiet: true,
  async perform(ctx, login): Promise<void> {
    ctx.em.create(
      FederatedLogin,
      {
        ...login,
        identity: null,
        createdAt: ctx.now,
        expiresAt: ctx.now + federatedLoginLifetime,
        usedAt: null,
      },
      { persist: true },
    );
    ctx.audit({ objectType: 'identityProvider', objectId: login.idpId });
  },
});

/** Returns the open sign-in with this `state`. */
export function openLogin(ctx: RequestContext, state: string): Promise<FederatedLogin | undefined> {
  return ctx.session.first<FederatedLogin>(
    sql`select ${columns(FederatedLogin, 'f')} from ${table(FederatedLogin)} f
      where f.id = ${hashSecret(state)} and f.used_at is null and f.expires_at > ${ctx.clock()}`,
  );
}

/**
 * Returns the sign-in with this `state`, if it started in this browser and is unused. It is used up
 * even if the request fails.
 */
export async function takeLogin(
  ctx: RequestContext,
  state: string,
  browser: string,
): Promise<FederatedLogin> {
  const login = await openLogin(ctx, state);
  if (login?.browserHash !== hashSecret(browser)) throw failed();
  const now = ctx.clock();
  const [taken] = await ctx.database.write(
    ctx.database.session(),
    ({ session }) =>
      session.all(
        sql`update federated_logins set used_at = ${now}
          where id = ${login.id} and used_at is null returning id`,
      ),
    { quiet: true },
  );
  if (!taken) throw failed();
  return login;
}

/**
 * Stores the identity from a provider until the browser of the sign-in requests it. Only the first
 * response is stored.
 */
export async function keepIdentity(
  ctx: RequestContext,
  login: FederatedLogin,
  identity: FederatedIdentity,
): Promise<void> {
  const [kept] = await ctx.database.write(
    ctx.database.session(),
    ({ session }) =>
      session.all(
        sql`update federated_logins set identity = ${JSON.stringify(identity)}
          where id = ${login.id} and identity is null and used_at is null returning id`,
      ),
    { quiet: true },
  );
  if (!kept) throw failed();
}

/** Adds an audit record for a failed sign-in. Runs as the platform. */
const refuseFederatedLogin = action({
  name: 'refuseFederatedLogin',
  scopes: 'authenticated',
  input: Type.Object({ idpId: Uuid }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  perform(ctx, { idpId }): Promise<void> {
    ctx.audit({ objectType: 'identityProvider', objectId: idpId });
    return Promise.resolve();
  },
});

/**
 * Runs `attempt`. Logs and records a failure with its cause, and throws a `DomainError` without the
 * cause.
 *
 * @param secrets values of this sign-in that must not reach the log
 */
export async function remembered<Result>(
  ctx: RequestContext,
  idpId: string,
  attempt: () => Promise<Result>,
  secrets: readonly (string | null | undefined)[] = [],
): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    const known = secrets.filter((secret) => typeof secret === 'string');
    ctx.log.warn(
      { requestId: ctx.requestId, idpId, ...describeFailure(error, known) },
      'sign-in through an identity provider failed',
    );
    await run(refuseFederatedLogin, asSystem(ctx), { idpId });
    throw domainErrorOf(error) ?? failed();
  }
}
