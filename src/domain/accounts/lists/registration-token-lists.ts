import { sql } from '../../../database/sql.js';
import { filtersOf, ordersOf } from '../../access/reads/filters-of.js';
import { link, type List } from '../../access/reads/list.js';
import { registrationTokenResource } from '../registration-tokens/registration-token-resource.js';

/** Lists of registration tokens. */
export const registrationTokenLists = {
  // Expired tokens are not usable.
  tokensOfTenant: {
    resource: registrationTokenResource,
    name: 'tokensOfTenant',
    where: (now: number) => sql`r.expires_at > ${now}`,
    link: link('r.tenant_id'),
    authorizedBy: 'row',
    orders: ordersOf(registrationTokenResource),
    filters: () => filtersOf(registrationTokenResource),
  },
} as const satisfies Record<string, List>;
