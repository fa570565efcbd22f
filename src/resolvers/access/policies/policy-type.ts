import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import type { Readable } from '../../engine/selection.js';

export const AccessPolicy = objectType(entities.AccessPolicy);

export const readableAccessPolicy: Readable = {
  resource: resources.accessPolicy,
  needs: {
    role: ['roleId'],
    tenant: ['tenantId'],
    trustee: ['trusteeId', 'trusteeType'],
    securityGroup: ['trusteeId', 'trusteeType'],
  },
};
