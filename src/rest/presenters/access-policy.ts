import type { RequestContext } from '../../domain/context.js';
import { AccessPolicy } from '../../entities/index.js';
import { presentPage } from '../parameters.js';
import { presenterOf } from '../resource.js';

export const presentAccessPolicy = presenterOf(AccessPolicy);

/** All the policies of one trustee or tenant: a page that has no next. */
export const presentAllPolicies = (policies: readonly AccessPolicy[], ctx: RequestContext) =>
  presentPage(ctx, { items: policies.map(presentAccessPolicy) });
