import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import type { Readable } from '../../engine/selection.js';
import { Principal } from '../../engine/node-type.js';

export const Client = objectType(entities.Client, class extends Principal {});

export const readableClient: Readable = {
  resource: resources.client,
  needs: {
    clientName: ['data'],
    tenant: ['tenantId'],
    accessPolicies: [],
    effectivePolicies: [],
    securityGroups: [],
  },
};
