import { Type } from '@sinclair/typebox';
import { Tenant } from '../../entities/index.js';
import { tenant, tenantStamps } from '../access/account-schemas.js';
import { offeringItem } from '../commerce/service-schemas.js';
import { responseProperties } from '../engine/resource.js';
import { optional } from '../engine/value-schemas.js';

/** A tenant in a list. The level of detail determines its properties. */
export const listedTenant = Type.Object({
  ...optional(tenant.properties),
  ...responseProperties(Tenant, tenantStamps),
  offering_items: Type.Optional(Type.Array(offeringItem)),
});
