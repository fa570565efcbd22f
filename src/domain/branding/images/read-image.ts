import { Type } from '@sinclair/typebox';
import { columns, sql } from '../../../database/sql.js';
import { Image } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { notFound } from '../../core/errors.js';
import { orUuid } from '../../core/schema.js';
import { isUuid } from '../../core/validation.js';

/** The content of an image and its hash. */
export type ImageRow = Pick<Image, 'bytes' | 'hash'>;

/**
 * Returns an image by its id to any caller (`GET /content/images/{image}`), except images of
 * deleted tenants.
 */
export const getImage = action({
  name: 'getImage',
  scopes: 'public',
  input: Type.Object({ image: orUuid(Type.String()) }, { additionalProperties: false }),
  async perform(ctx, { image }): Promise<ImageRow> {
    const found =
      isUuid(image) &&
      (await ctx.session.first<ImageRow>(
        sql`select ${columns(Image, 'i', ['bytes', 'hash'])} from images i
          join tenants t on t.id = i.tenant_id
          where i.id = ${image} and t.deleted_at is null`,
      ));
    if (!found) throw notFound('image', image.slice(0, 64));
    return found;
  },
});
