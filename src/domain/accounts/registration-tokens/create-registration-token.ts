import { randomInt, randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { RegistrationToken, closed, inputProperties, newRow } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { assertEnabled } from '../clients/client-rules.js';
import { hashSecret } from '../../core/secrets.js';
import { lockTree, nextNumber } from '../../access/tree/tree-locks.js';
import type { ShownToken } from './list-registration-tokens.js';
import { assertMayOffer } from './registration-rules.js';
import { readRegistrationScopes } from '../../access/policies/registration-scopes.js';
import { ownerOf } from './token-owner.js';
import { tokenPurpose, tokensWhere } from './token-reads.js';

/** Maximum lifetime of a token: one year, in seconds. */
const longestLifetime = 31_536_000;

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const part = () =>
  Array.from({ length: 4 }, () => characters[randomInt(characters.length)]).join('');

/** For example `27F9-5234-41C3`: 62 random bits in a form that people can type. */
const randomToken = () => `${part()}-${part()}-${part()}`;

const stored = inputProperties(RegistrationToken, 'create');

/** What a new token is made of, in the body of a request. */
export const tokenFields = {
  expiresIn: Type.Integer({
    minimum: 1,
    maximum: longestLifetime,
    description: 'Lifetime of the token in seconds, at most one year.',
  }),
  scopes: stored.scopes,
};

/**
 * Creates a token with which clients register themselves, in the given tenant or that of the caller
 * (`POST /tenants/{tenant_id}/registration_tokens`, `POST /registration_tokens`).
 *
 * @throws DomainError `ACCESS_DENIED` for a scope that the caller cannot grant (see
 *   `assertMayOffer`); `PARENT_DISABLED` for a disabled tenant
 */
export const createRegistrationToken = action({
  name: 'createRegistrationToken',
  scopes: ['oauth2_client_admin'],
  input: closed({ tenantId: Type.Optional(stored.tenantId), ...tokenFields }),
  writes: true,
  quiet: true,
  async perform(ctx, { tenantId, expiresIn, scopes }): Promise<ShownToken> {
    await lockTree(ctx.session, 'share');
    const tenant = await ownerOf(ctx, tenantId);
    await assertEnabled(ctx.session, tenant);
    const unique = [...new Set(scopes)];
    await assertMayOffer(ctx, tenant, readRegistrationScopes(scopes, tenant.id));

    const token = randomToken();
    const id = randomUUID();
    ctx.em.create(
      RegistrationToken,
      newRow(RegistrationToken, ctx.now, {
        id,
        number: await nextNumber(ctx.session, 'registration_tokens'),
        tenantId: tenant.id,
        tokenHash: hashSecret(token),
        encryptedToken: ctx.vault.seal(tokenPurpose, token),
        scopes: unique,
        createdBy: ctx.caller.id,
        expiresAt: ctx.now + expiresIn * 1000,
      }),
      { persist: true },
    );
    ctx.audit({ tenantId: tenant.id, objectType: 'registrationToken', objectId: id });
    await ctx.em.flush();
    const [row] = await tokensWhere(ctx.session, sql`r.id = ${id}`);
    return { row: row!, token };
  },
});
