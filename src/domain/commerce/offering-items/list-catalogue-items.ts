import { Type } from '@sinclair/typebox';
import type { OfferingItem } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { assertEditions, isOfEditions } from './editions.js';

/**
 * Lists the offering items of the catalog in its order: all, or those of some editions and those
 * without an edition (`GET /offering_items`).
 *
 * @throws DomainError `BAD_INPUT` for an unknown edition
 */
export const listCatalogueItems = action({
  name: 'listCatalogueItems',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { editions: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })) },
    { additionalProperties: false },
  ),
  async perform(ctx, { editions }): Promise<readonly OfferingItem[]> {
    ctx.authorizeAnywhere();
    assertEditions(ctx.catalogue, 'editions', editions);
    return ctx.catalogue.items.filter((item) => isOfEditions(item, editions));
  },
});
