import { lists } from '../domain/lists.js';
import { connectionOf } from './engine/connection.js';
import { AccessPolicyPage, ClientPage } from './access/policies/policy-inputs.js';
import { ContactPage } from './accounts/contacts/contact-inputs.js';
import { TenantPage } from './accounts/tenants/tenant-page-inputs.js';
import { UserPage } from './accounts/users/user-page-inputs.js';
import {
  InfraComponentPage,
  LocationPage,
} from './commerce/infrastructure/infrastructure-inputs.js';
import { AccessPolicy, readableAccessPolicy } from './access/policies/policy-type.js';
import { Client, readableClient } from './accounts/clients/client-type.js';
import { Contact, readableContact } from './accounts/contacts/contact-type.js';
import {
  InfraComponent,
  Location,
  readableInfraComponent,
  readableLocation,
} from './commerce/infrastructure/infrastructure-types.js';
import {
  IdentityProvider,
  readableIdentityProvider,
} from './identity/identity-providers/identity-provider-type.js';
import { IdentityProviderPage } from './identity/identity-providers/identity-provider-inputs.js';
import { JobPage } from './platform/jobs/job-inputs.js';
import { Job, readableJob } from './platform/jobs/job-type.js';
import { ReportPage, StoredReportPage } from './reporting/reports/report-inputs.js';
import {
  readableReport,
  readableStoredReport,
  Report,
  StoredReport,
} from './reporting/reports/report-type.js';
import {
  LegalDocument,
  readableLegalDocument,
} from './branding/legal-documents/legal-document-type.js';
import { LegalDocumentPage } from './branding/legal-documents/legal-document-inputs.js';
import { SecurityGroupPage } from './access/security-groups/security-group-inputs.js';
import {
  SecurityGroup,
  readableSecurityGroup,
} from './access/security-groups/security-group-type.js';
import {
  RegistrationToken,
  readableRegistrationToken,
} from './accounts/registration-tokens/registration-token-type.js';
import { RegistrationTokenPage } from './accounts/registration-tokens/registration-token-inputs.js';
import { readableTenant, Tenant } from './accounts/tenants/tenant-type.js';
import { readableUser, User } from './accounts/users/user-type.js';

const TenantConnection = connectionOf('Tenant', () => Tenant);
const UserConnection = connectionOf('User', () => User);
const ClientConnection = connectionOf('Client', () => Client);
const ContactConnection = connectionOf('Contact', () => Contact);
const AccessPolicyConnection = connectionOf('AccessPolicy', () => AccessPolicy);
const IdentityProviderConnection = connectionOf('IdentityProvider', () => IdentityProvider);
const ReportConnection = connectionOf('Report', () => Report);
const StoredReportConnection = connectionOf('StoredReport', () => StoredReport);
const JobConnection = connectionOf('Job', () => Job);
const LegalDocumentConnection = connectionOf('LegalDocument', () => LegalDocument);
const SecurityGroupConnection = connectionOf('SecurityGroup', () => SecurityGroup);
const RegistrationTokenConnection = connectionOf('RegistrationToken', () => RegistrationToken);
const LocationConnection = connectionOf('Location', () => Location);
const InfraComponentConnection = connectionOf('InfraComponent', () => InfraComponent);

const tenants = { readable: readableTenant, connection: TenantConnection, page: TenantPage };
const users = { readable: readableUser, connection: UserConnection, page: UserPage };
const clients = { readable: readableClient, connection: ClientConnection, page: ClientPage };
const contacts = { readable: readableContact, connection: ContactConnection, page: ContactPage };
const policies = {
  readable: readableAccessPolicy,
  connection: AccessPolicyConnection,
  page: AccessPolicyPage,
};

const providers = {
  readable: readableIdentityProvider,
  connection: IdentityProviderConnection,
  page: IdentityProviderPage,
};
const jobs = { readable: readableJob, connection: JobConnection, page: JobPage };
const documents = {
  readable: readableLegalDocument,
  connection: LegalDocumentConnection,
  page: LegalDocumentPage,
};
const groups = {
  readable: readableSecurityGroup,
  connection: SecurityGroupConnection,
  page: SecurityGroupPage,
};
const locations = {
  readable: readableLocation,
  connection: LocationConnection,
  page: LocationPage,
};
const components = {
  readable: readableInfraComponent,
  connection: InfraComponentConnection,
  page: InfraComponentPage,
};

const reports = { readable: readableReport, connection: ReportConnection, page: ReportPage };

const storedReports = {
  readable: readableStoredReport,
  connection: StoredReportConnection,
  page: StoredReportPage,
};

/** Every list of the model as a field of the graph. */
export const connections = {
  tenants: { ...tenants, list: lists.tenants },
  children: { ...tenants, list: lists.children },
  descendants: { ...tenants, list: lists.descendants },
  users: { ...users, list: lists.users },
  usersOfTenant: { ...users, list: lists.usersOfTenant },
  clients: { ...clients, list: lists.clients },
  clientsOfTenant: { ...clients, list: lists.clientsOfTenant },
  contacts: { ...contacts, list: lists.contacts },
  contactsOfTenant: { ...contacts, list: lists.contactsOfTenant },
  contactsOfUser: { ...contacts, list: lists.contactsOfUser },
  accessPolicies: { ...policies, list: lists.accessPolicies },
  policiesOnTenant: { ...policies, list: lists.policiesOnTenant },
  policiesOfTrustee: { ...policies, list: lists.policiesOfTrustee },
  effectivePolicies: { ...policies, list: lists.effectivePolicies },
  securityGroups: { ...groups, list: lists.securityGroups },
  groupsOfTenant: { ...groups, list: lists.groupsOfTenant },
  groupsOfMember: { ...groups, list: lists.groupsOfMember },
  usersOfGroup: { ...users, list: lists.usersOfGroup },
  clientsOfGroup: { ...clients, list: lists.clientsOfGroup },
  locations: { ...locations, list: lists.locations },
  locationsOfTenant: { ...locations, list: lists.locationsOfTenant },
  locationsFromAbove: { ...locations, list: lists.locationsFromAbove },
  infraComponents: { ...components, list: lists.infraComponents },
  componentsOfTenant: { ...components, list: lists.componentsOfTenant },
  componentsFromAbove: { ...components, list: lists.componentsFromAbove },
  componentsInLocation: { ...components, list: lists.componentsInLocation },
  jobs: { ...jobs, list: lists.jobs },
  jobsOfTenant: { ...jobs, list: lists.jobsOfTenant },
  reports: { ...reports, list: lists.reports },
  reportsOfTenant: { ...reports, list: lists.reportsOfTenant },
  reportsOfUser: { ...reports, list: lists.reportsOfUser },
  storedReportsOfReport: { ...storedReports, list: lists.storedReportsOfReport },
  recipientsOfReport: { ...users, list: lists.recipientsOfReport },
  identityProviders: { ...providers, list: lists.identityProviders },
  providersOfTenant: { ...providers, list: lists.providersOfTenant },
  legalDocuments: { ...documents, list: lists.legalDocuments },
  documentsOfTenant: { ...documents, list: lists.documentsOfTenant },
  tokensOfTenant: {
    readable: readableRegistrationToken,
    connection: RegistrationTokenConnection,
    page: RegistrationTokenPage,
    list: lists.tokensOfTenant,
  },
} as const;
