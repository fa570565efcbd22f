import type { RequestContext } from '../../domain/core/context.js';
import { AccessPolicy } from '../../entities/index.js';
import { presentPage } from '../engine/parameters.js';
import { presenterOf } from '../engine/resource.js';

export const presentAccessPolicy = presenterOf(AccessPolicy);

/** All the policies of one trustee or tenant: a page that has no next. */
export const presentAllPolicies = (policies: readonly AccessPolicy[], ctx: RequestContext) =>
  presentPage(ctx, { items: policies.map(presentAccessPolicy) });
