import { Type } from '@sinclair/typebox';
import {
  disableApplicationFeature,
  enableApplicationFeature,
  getApplicationFeature,
} from '../../domain/commerce/applications/application-features.js';
import { listAvailableRoles } from '../../domain/commerce/applications/available-roles.js';
import {
  disableApplication,
  enableApplication,
} from '../../domain/commerce/applications/bind-application.js';
import {
  listApplicationsOfTenants,
  listTenantApplications,
} from '../../domain/commerce/applications/list-tenant-applications.js';
import {
  getApplication,
  listApplications,
  listEditions,
} from '../../domain/commerce/catalogue/read-catalogue.js';
import { Uuid } from '../../domain/core/schema.js';
import { applicationDomain, platformDomain, type Documented } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { commaList, flag, isSet } from '../engine/parameters.js';
import { presentApplication } from './application-presenter.js';
import { presentAvailableRole } from './available-role-presenter.js';
import * as schemas from './service-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Applications';

const binding = '/api/2/applications/{application_id}/bindings/tenants/{tenant_id}';
const feature = '/api/2/applications/{application_id}/features/tenants/{tenant_id}/{feature_name}';
const featureStatus = Type.Object({
  status: Type.Boolean({
    description:
      'Whether the feature is enabled for the tenant: the tenant’s own value or, if none is set, the value of its nearest ancestor with one. False if no value is set.',
  }),
});

/**
 * The contract does not document 409: if the application cannot be enabled or disabled, the status
 * is 403.
 */
const bindingErrors: Documented = {
  ...applicationDomain(401, 403, 404),
  answers: { APPLICATION_UNAVAILABLE: 403, BUSINESS_RULE: 403 },
};

/** Whether to include roles whose application is not ready, with the issues that block them. */
const detailed = { issues: Type.Optional({ ...flag('embed_detailed'), wire: '_issues' }) };

export const applicationOperations = [
  operation({
    method: 'GET',
    path: '/api/2/applications',
    summary: 'Returns the applications of the platform',
    tag,
    success: 200,
    response: values.items(schemas.application),
    errors: platformDomain(401),
    action: listApplications,
    present: (applications) => ({ items: applications.map(presentApplication) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/applications/{application_id}',
    summary: 'Returns an application',
    tag,
    success: 200,
    response: schemas.application,
    errors: platformDomain(401, 404),
    action: getApplication,
    present: presentApplication,
  }),
  operation({
    method: 'GET',
    path: '/api/2/editions',
    summary: 'Returns the names of all editions',
    tag,
    success: 200,
    response: values.items(Type.String()),
    errors: platformDomain(401),
    action: listEditions,
    present: (editions) => ({ items: editions }),
  }),
  operation({
    method: 'POST',
    path: binding,
    summary: 'Enables an application for a tenant',
    tag,
    success: 204,
    errors: bindingErrors,
    action: enableApplication,
  }),
  operation({
    method: 'DELETE',
    path: binding,
    summary: 'Disables an application and its offering items for a tenant and its descendants',
    tag,
    success: 204,
    errors: bindingErrors,
    action: disableApplication,
  }),
  operation({
    method: 'POST',
    path: feature,
    summary:
      'Enables an application feature for a tenant and for descendants without a value of their own',
    tag,
    success: 201,
    response: featureStatus,
    errors: platformDomain(401, 403, 404),
    action: enableApplicationFeature,
    present: ({ effective }) => ({ status: effective }),
  }),
  operation({
    method: 'DELETE',
    path: feature,
    summary:
      'Disables an application feature for a tenant and for descendants without a value of their own',
    tag,
    success: 204,
    errors: platformDomain(401, 403, 404),
    action: disableApplicationFeature,
  }),
  operation({
    method: 'GET',
    path: feature,
    summary: 'Returns the state of an application feature for a tenant',
    tag,
    success: 200,
    response: featureStatus,
    errors: platformDomain(401, 403, 404),
    action: getApplicationFeature,
    present: ({ effective }) => ({ status: effective }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/applications',
    summary: 'Returns the ids of the applications of several tenants',
    tag,
    query: { tenants: commaList(Uuid, 100) },
    success: 200,
    response: values.items(
      Type.Object({ tenant: values.uuid, applications: Type.Array(values.uuid) }),
    ),
    errors: platformDomain(401, 403, 415),
    action: listApplicationsOfTenants,
    present: (tenants) => ({
      items: tenants.map(({ tenantId, applicationIds }) => ({
        tenant: tenantId,
        applications: applicationIds,
      })),
    }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/applications',
    summary: 'Returns the ids of the applications of a tenant',
    tag,
    query: { forUi: Type.Optional(Type.Boolean()) },
    success: 200,
    response: values.items(values.uuid),
    errors: platformDomain(401, 403, 404),
    action: listTenantApplications,
    present: (ids) => ({ items: ids }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/applications/roles',
    summary: 'Returns the roles that can be granted on a tenant',
    tag,
    query: detailed,
    success: 200,
    response: values.items(schemas.availableRole),
    errors: platformDomain(401, 403),
    action: listAvailableRoles,
    input: ({ params, query }) => ({ ...params, unusable: isSet(query.issues) }),
    present: (roles) => ({ items: roles.map(presentAvailableRole) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/applications/{application_id}/roles',
    summary: 'Returns the roles of an application that can be granted on a tenant',
    tag,
    query: detailed,
    success: 200,
    response: values.items(schemas.availableRole),
    errors: platformDomain(401, 403),
    action: listAvailableRoles,
    input: ({ params, query }) => ({ ...params, unusable: isSet(query.issues) }),
    present: (roles) => ({ items: roles.map(presentAvailableRole) }),
  }),
];
