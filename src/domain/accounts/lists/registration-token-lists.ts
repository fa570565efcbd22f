import { sql } from '../../../database/sql.js';
import { declaredList } from '../../access/reads/declared-list.js';
import { link, type List } from '../../access/reads/list.js';
import { registrationTokenResource } from '../registration-tokens/registration-token-resource.js';

/** Lists of registration tokens. */
export const registrationTokenLists = {
  // Expired tokens are not usable.
  tokensOfTenant: {
    ...declaredList(registrationTokenResource),
    name: 'tokensOfTenant',
    where: (now: number) => sql`r.expires_at > ${now}`,
    link: link('r.tenant_id'),
    authorizedBy: 'row',
  },
} as const satisfies Record<string, List>;
