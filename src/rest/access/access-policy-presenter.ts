import type { RequestContext } from '../../domain/core/context.js';
import { AccessPolicy } from '../../entities/index.js';
import { presentPage } from '../engine/parameters.js';
import { presenterOf } from '../engine/resource.js';

export const presentAccessPolicy = presenterOf(AccessPolicy);

/** Presents all policies of a trustee or tenant as a single page. */
export const presentAllPolicies = (policies: readonly AccessPolicy[], ctx: RequestContext) =>
  presentPage(ctx, { items: policies.map(presentAccessPolicy) });
