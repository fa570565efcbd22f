import { kinds } from '../../domain/reads/kinds.js';
import * as entities from '../../entities/index.js';
import { objectType } from '../resource-types.js';
import type { Readable } from '../selection.js';
import { Principal } from './node.js';

export const Client = objectType(entities.Client, class extends Principal {});

export const readableClient: Readable = {
  kind: kinds.client,
  needs: {
    clientName: ['data'],
    tenant: ['tenantId'],
    accessPolicies: [],
    effectivePolicies: [],
    securityGroups: [],
  },
};
