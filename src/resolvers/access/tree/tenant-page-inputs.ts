import { Field, InputType } from 'type-graphql';
import { lists } from '../../../domain/lists.js';
import {
  Tenant,
  offeringItemType,
  quotaState,
  type OfferingItemType,
  type QuotaState,
} from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';
import { filterType, pageType } from '../../engine/resource-types.js';
import { usageOrderInput } from './usage-order.js';

const QuotaStateEnum = graphEnum(quotaState);
const OfferingItemTypeEnum = graphEnum(offeringItemType);

@InputType('QuotaFilter', {
  description:
    'Condition on the quotas of the offering items of a tenant. Usage that was reported very recently may not be included yet.',
})
class QuotaFilter {
  @Field(() => [QuotaStateEnum], {
    description:
      'Matches tenants with an enabled offering item whose quota is in one of these states.',
  })
  states!: QuotaState[];

  @Field(() => [String], {
    nullable: true,
    description: 'Considers only offering items that count one of these usages.',
  })
  usageNames?: string[] | null;
}

/** Conditions that are not on stored fields of tenants. */
class FurtherConditions {
  @Field(() => QuotaFilter, { nullable: true, description: 'Filters by the state of the quotas.' })
  quota?: QuotaFilter | null;

  @Field(() => [OfferingItemTypeEnum], {
    nullable: true,
    description: 'Matches tenants with an enabled offering item of one of these types.',
  })
  itemTypes?: OfferingItemType[] | null;
}

export const TenantPage = pageType('tenants', filterType(Tenant, 'tenants', FurtherConditions), {
  order: usageOrderInput('TenantOrder', lists.tenants.orders, 'tenants'),
  byDefault: 'by position in the hierarchy',
});
