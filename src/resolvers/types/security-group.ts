import { kinds } from '../../domain/reads/kinds.js';
import * as entities from '../../entities/index.js';
import { objectType } from '../resource-types.js';
import type { Readable } from '../selection.js';

export const SecurityGroup = objectType(entities.SecurityGroup);

export const readableSecurityGroup: Readable = {
  kind: kinds.securityGroup,
  needs: {
    tenant: ['tenantId'],
    users: [],
    clients: [],
    memberCount: [],
    accessPolicies: [],
  },
};
