import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import type { Readable } from '../../engine/selection.js';

export const SecurityGroup = objectType(entities.SecurityGroup);

export const readableSecurityGroup: Readable = {
  resource: resources.securityGroup,
  needs: {
    tenant: ['tenantId'],
    users: [],
    clients: [],
    memberCount: [],
    accessPolicies: [],
  },
};
