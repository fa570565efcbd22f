import { Type } from '@sinclair/typebox';
import { LogoUpload } from '../../entities/index.js';
import { action, run } from '../action.js';
import { DomainError } from '../errors.js';
import { hashSecret, randomSecret } from '../identity/secrets.js';
import { Uuid, Version } from '../schema.js';
import type { TenantRow } from '../tenants/tenant-reads.js';
import { assertHasBrand, brandScopes, gateBranded } from './brand-rules.js';
import { setLogo } from './set-logo.js';
import { noUpload, uploadNamed } from './upload-rows.js';

/** How long a picture may be sent to an upload. Milliseconds. */
const uploadLifetime = 600_000;

/** Where a picture can be sent, once. */
export interface OpenUpload {
  /** What the address of the upload ends in. It is told once. */
  readonly secret: string;
  readonly expiresAt: number;
}

/**
 * Lets whoever knows the address send a logotype in the caller's name: once, while the tenant is as
 * the caller saw it. For clients that speak GraphQL, which has no room for a file.
 */
export const createLogoUpload = action({
  name: 'createLogoUpload',
  scopes: brandScopes,
  input: Type.Object({ tenantId: Uuid, version: Version }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  async perform(ctx, named): Promise<OpenUpload> {
    await gateBranded(ctx, named);
    await assertHasBrand(ctx, named.tenantId);
    const { type, id } = ctx.caller;
    const issuer =
      (type === 'user' || type === 'client') && id !== null
        ? await ctx.identity.principals.find(ctx.session, type, id)
        : undefined;
    if (!issuer) throw new DomainError('ACCESS_DENIED', 'the caller is no longer active');
    const secret = randomSecret();
    const expiresAt = ctx.now + uploadLifetime;
    ctx.em.create(
      LogoUpload,
      {
        id: hashSecret(secret),
        tenantId: named.tenantId,
        tenantVersion: named.version,
        issuerType: issuer.type,
        issuedTo: issuer.id,
        issuerGeneration: issuer.generation,
        createdAt: ctx.now,
        expiresAt,
        usedAt: null,
      },
      { persist: true },
    );
    ctx.audit({
      tenantId: named.tenantId,
      objectType: 'brand',
      objectId: null,
      fields: ['logoUpload'],
    });
    return { secret, expiresAt };
  },
});

/**
 * Sets the logotype that comes by an upload (`POST /content/uploads/{upload}`), in the name of whoever
 * asked for it: they must still be allowed to. What is refused leaves the upload as it was.
 *
 * @throws DomainError `NOT_FOUND` for an upload that is wrong, used or worn out, `VERSION_MISMATCH`
 *   if the tenant has changed since, and as `setLogo` does.
 */
export const uploadLogo = action({
  name: 'uploadLogo',
  scopes: 'public',
  input: Type.Object(
    { upload: Type.String(), content: Type.Uint8Array() },
    { additionalProperties: false },
  ),
  async perform(ctx, { upload, content }): Promise<TenantRow> {
    const open = await uploadNamed(ctx.session, upload, ctx.now);
    const issuer =
      open && (await ctx.identity.principals.find(ctx.session, open.issuerType, open.issuedTo));
    if (!open || issuer?.generation !== open.issuerGeneration) throw noUpload();
    const caller = await ctx.identity.callerOf(ctx.session, issuer, 'none');
    return run(
      setLogo,
      { ...ctx, caller },
      { tenantId: open.tenantId, version: open.tenantVersion, content, uploadId: open.id },
    );
  },
});
