import { Type } from '@sinclair/typebox';
import { columns, sql } from '../../../database/sql.js';
import { Image } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import type { ImageRow } from '../images/read-image.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';

/** Returns the logotype of the own brand of a tenant (`GET /tenants/{tenant_id}/brand/logo`). */
export const getLogo = action({
  name: 'getLogo',
  scopes: ['tenant_viewer'],
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<ImageRow> {
    await authorizeTenant(ctx, tenantId);
    const found = await ctx.session.first<ImageRow>(
      sql`select ${columns(Image, 'i', ['bytes', 'hash'])} from brands b
        join images i on i.id = b.logotype
        where b.tenant_id = ${tenantId} and b.deleted_at is null`,
    );
    if (found) return found;
    throw new DomainError('NOT_FOUND', 'the tenant does not have its own logotype', {
      context: { tenantId },
    });
  },
});
