import { accessPolicyResource } from './access/policies/policy-resource.js';
import { userResource, clientResource } from './access/principals/principal-resources.js';
import { securityGroupResource } from './access/security-groups/security-group-resource.js';
import { tenantResource } from './access/tree/tenant-resource.js';
import { contactResource } from './accounts/contacts/contact-resource.js';
import { registrationTokenResource } from './accounts/registration-tokens/registration-token-resource.js';
import { legalDocumentResource } from './branding/legal-documents/legal-document-resource.js';
import {
  locationResource,
  infraComponentResource,
} from './commerce/infrastructure/infra-resources.js';
import { identityProviderResource } from './identity/identity-providers/identity-provider-resource.js';
import { jobResource } from './platform/jobs/job-resource.js';
import { reportResource, storedReportResource } from './reporting/reports/report-resources.js';
import type { Resource } from './access/reads/resource.js';

/** Every resource, by its name. A resource is registered here and declared in its module. */
export const resources = {
  tenant: tenantResource,
  user: userResource,
  client: clientResource,
  accessPolicy: accessPolicyResource,
  securityGroup: securityGroupResource,
  contact: contactResource,
  registrationToken: registrationTokenResource,
  location: locationResource,
  infraComponent: infraComponentResource,
  identityProvider: identityProviderResource,
  legalDocument: legalDocumentResource,
  job: jobResource,
  report: reportResource,
  storedReport: storedReportResource,
} as const satisfies Record<string, Resource>;

export type ResourceName = keyof typeof resources;
