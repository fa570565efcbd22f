import {
  disableApplicationFeature,
  enableApplicationFeature,
} from '../../../domain/commerce/applications/application-features.js';
import {
  disableApplication,
  enableApplication,
} from '../../../domain/commerce/applications/bind-application.js';
import {
  DisableApplicationInput,
  DisableFeatureInput,
  EnableApplicationInput,
  EnableFeatureInput,
} from './application-inputs.js';
import { mutation, mutations } from '../../engine/mutations.js';
import { ApplicationFeature } from './application-types.js';
import { Tenant } from '../../access/tree/tenant-type.js';

const tenant = { type: () => Tenant, description: 'Tenant after the change.' };
const feature = { type: () => ApplicationFeature, description: 'Feature after the change.' };
const names = { name: 'featureName' };

export const ApplicationMutations = mutations({
  enableApplication: mutation({
    description:
      'Enables an application for a tenant. The application must be enabled for the parent. Requires the scope `tenant_admin` on the tenant and its parent.',
    input: [EnableApplicationInput, 'Tenant and application.'],
    action: enableApplication,
    payload: { tenant },
  }),
  disableApplication: mutation({
    description:
      'Disables an application and its offering items for a tenant and its descendants. Requires the scope `tenant_admin` on the tenant and its parent.',
    input: [DisableApplicationInput, 'Tenant and application.'],
    action: disableApplication,
    payload: { tenant },
  }),
  enableFeature: mutation({
    description:
      'Enables an application feature for a tenant and for descendants without a value of their own. Requires the scope `root_admin`.',
    input: [EnableFeatureInput, 'Tenant and feature.'],
    names,
    action: enableApplicationFeature,
    payload: { feature },
  }),
  disableFeature: mutation({
    description:
      'Disables an application feature for a tenant and for descendants without a value of their own. Requires the scope `root_admin`.',
    input: [DisableFeatureInput, 'Tenant and feature.'],
    names,
    action: disableApplicationFeature,
    payload: { feature },
  }),
});
