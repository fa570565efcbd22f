import { kinds } from '../../domain/reads/kinds.js';
import * as entities from '../../entities/index.js';
import { objectType } from '../resource-types.js';
import type { Readable } from '../selection.js';

export const AccessPolicy = objectType(entities.AccessPolicy);

export const readableAccessPolicy: Readable = {
  kind: kinds.accessPolicy,
  needs: {
    role: ['roleId'],
    tenant: ['tenantId'],
    trustee: ['trusteeId', 'trusteeType'],
    securityGroup: ['trusteeId', 'trusteeType'],
  },
};
