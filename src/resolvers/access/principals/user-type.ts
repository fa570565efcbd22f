import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import type { Readable } from '../../engine/selection.js';
import { Principal } from '../../engine/node-type.js';

export const User = objectType(entities.User, class extends Principal {});

export const readableUser: Readable = {
  resource: resources.user,
  needs: {
    enabled: ['enabled', 'disableAfter'],
    tenant: ['tenantId'],
    personalTenant: ['personalTenantId'],
    contact: [],
    contacts: [],
    secondFactor: ['mfaStatus'],
    identityProvider: ['idpId'],
    legalDocumentsToSign: [],
    legalSignatures: [],
    sessions: [],
    lastLogin: [],
    applicationGrants: [],
    accessPolicies: [],
    effectivePolicies: [],
    securityGroups: [],
    settings: [],
    reportSubscriptions: [],
  },
};
