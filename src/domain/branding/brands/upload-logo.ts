import { Type } from '@sinclair/typebox';
import { LogoUpload } from '../../../entities/index.js';
import { action, run } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { hashSecret, randomSecret } from '../../core/secrets.js';
import { Uuid, Version } from '../../core/schema.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import { assertHasBrand, brandScopes, authorizeBrandedTenant } from './brand-rules.js';
import { setLogo } from './set-logo.js';
import { noUpload, uploadNamed } from './upload-rows.js';

/** Lifetime of an upload, in milliseconds. */
const uploadLifetime = 600_000;

/** A URL to which a picture can be uploaded once. */
export interface OpenUpload {
  /** Last segment of the upload URL. It is returned only once. */
  readonly secret: string;
  readonly expiresAt: number;
}

/**
 * Creates a URL for the upload of a logotype on behalf of the caller. It can be used once while the
 * tenant has the given version. For GraphQL clients, because GraphQL does not transfer files.
 */
export const createLogoUpload = action({
  name: 'createLogoUpload',
  scopes: brandScopes,
  input: Type.Object({ tenantId: Uuid, version: Version }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  async perform(ctx, named): Promise<OpenUpload> {
    await authorizeBrandedTenant(ctx, named);
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
 * Sets the uploaded logotype (`POST /content/uploads/{upload}`) on behalf of the principal that
 * requested the upload and must still be authorized. A failed upload can be repeated.
 *
 * @throws DomainError `NOT_FOUND` if the upload is unknown, used or expired, `VERSION_MISMATCH` if
 *   the tenant has changed since, and as `setLogo`
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
