import { createHash, randomUUID } from 'node:crypto';
import { sql } from '../../../database/sql.js';
import { Image } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import type { Picture } from './png.js';

/**
 * Stores `picture` for a tenant. The content of an id never changes: another picture has another
 * id.
 *
 * @returns the id of the image
 */
export function keepImage(ctx: WriteContext, tenantId: string, picture: Picture): string {
  const id = randomUUID();
  const hash = createHash('sha256').update(picture.bytes).digest('hex');
  ctx.em.create(Image, { id, tenantId, ...picture, hash, createdAt: ctx.now }, { persist: true });
  return id;
}

/**
 * Copies the image `id` for a tenant.
 *
 * @returns the id of the copy; null if the image does not exist
 */
export async function copyImage(
  ctx: WriteContext,
  id: string,
  tenantId: string,
): Promise<string | null> {
  const copyId = randomUUID();
  const copied = await ctx.session.all(
    sql`insert into images (id, tenant_id, bytes, hash, width, height, created_at)
      select ${copyId}, ${tenantId}, i.bytes, i.hash, i.width, i.height, ${ctx.now}
      from images i where i.id = ${id} returning id`,
  );
  return copied.length > 0 ? copyId : null;
}

/** Deletes the image `id`. */
export async function deleteImage(ctx: WriteContext, id: string): Promise<void> {
  await ctx.session.all(sql`delete from images where id = ${id}`);
}
