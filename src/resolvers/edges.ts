import { lists } from '../domain/reads/lists.js';
import { connectionOf } from './connection.js';
import { AccessPolicyPage, ClientPage } from './inputs/access.js';
import { ContactPage } from './inputs/contact.js';
import { TenantPage } from './inputs/paging.js';
import { UserPage } from './inputs/user-page.js';
import { InfraComponentPage, LocationPage } from './inputs/infrastructure.js';
import { AccessPolicy, readableAccessPolicy } from './types/access-policy.js';
import { Client, readableClient } from './types/client.js';
import { Contact, readableContact } from './types/contact.js';
import {
  InfraComponent,
  Location,
  readableInfraComponent,
  readableLocation,
} from './types/infrastructure.js';
import { IdentityProvider, readableIdentityProvider } from './types/identity-provider.js';
import { IdentityProviderPage } from './inputs/identity-provider.js';
import { JobPage } from './inputs/job.js';
import { Job, readableJob } from './types/job.js';
import { ReportPage, StoredReportPage } from './inputs/report.js';
import { readableReport, readableStoredReport, Report, StoredReport } from './types/report.js';
import { LegalDocument, readableLegalDocument } from './types/legal-document.js';
import { LegalDocumentPage } from './inputs/legal-document.js';
import { SecurityGroupPage } from './inputs/security-group.js';
import { SecurityGroup, readableSecurityGroup } from './types/security-group.js';
import { RegistrationToken, readableRegistrationToken } from './types/registration-token.js';
import { RegistrationTokenPage } from './inputs/registration-token.js';
import { readableTenant, Tenant } from './types/tenant.js';
import { readableUser, User } from './types/user.js';

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
export const edges = {
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
