import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { Brand, newRow, objectFields } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { copyImage } from '../images/image-rows.js';
import { Uuid, Version } from '../../core/schema.js';
import { nextNumber } from '../../access/tree/tree-locks.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import { brandScopes, finishChange, tenantToChange } from './brand-rules.js';
import { effectiveBrand, platformBrand } from './effective-brand.js';

/**
 * Creates the own brand of a tenant (`POST /tenants/{tenant_id}/brand`) as a copy of the inherited
 * brand without its mail server.
 *
 * @throws DomainError `CONFLICT` if the tenant already has its own brand
 */
export const enableBrand = action({
  name: 'enableBrand',
  scopes: brandScopes,
  input: Type.Object({ tenantId: Uuid, version: Version }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, named): Promise<TenantRow> {
    const tenant = await tenantToChange(ctx, named);
    if (tenant.brandUuid) {
      throw new DomainError('CONFLICT', 'the tenant already has its own brand', {
        context: { tenantId: tenant.id },
      });
    }
    const otherwise = platformBrand(ctx.identity.issuer);
    const {
      path: _path,
      depth: _depth,
      barrier: _barrier,
      ...held
    } = await effectiveBrand(ctx.session, tenant.path, otherwise);
    const brand = ctx.em.create(
      Brand,
      {
        ...held,
        ...newRow({ fields: objectFields() }, ctx.now, { id: randomUUID() }),
        number: await nextNumber(ctx.session, 'brands'),
        tenantId: tenant.id,
        // A copy, because the logotype of the inherited brand can change.
        logotype: held.logotype ? await copyImage(ctx, held.logotype, tenant.id) : null,
        ownsCustomLegalDocs: false,
        smtpOverride: false,
        smtpReplyAddress: '',
        smtpServer: '',
        smtpPort: 0,
        smtpUser: '',
        encryptedSmtpPassword: null,
        smtpEncryption: '',
      },
      { persist: true },
    );
    tenant.brandId = brand.number;
    tenant.brandUuid = brand.id;
    return finishChange(ctx, brand);
  },
});
