/*
 * Every exported action that writes, and its sensitive fields: those by which a caller could act as
 * another principal, gain access, or grant more than it has (ADR 0016). A new action or field fails
 * `power.test.ts` until it is classified here.
 */

/** The field or action is sensitive; `power-rows.ts` contains the refused attempt. */
export const guarded = Symbol('guarded');

/** Effects of the fields of an action; `*` represents the whole action. */
type Fields = Readonly<Record<string, string | typeof guarded>>;

const each = (names: string, why: string | typeof guarded): Fields =>
  Object.fromEntries(names.split(' ').map((name) => [name, why]));

const names = 'names the target or its version';
const described = 'describes, and is not used to decide anything';
const provider =
  'a provider signs in only users whom an administrator of its owner could manage: checked at each sign-in (link-account.ts). Who writes one must be able to give that administrator’s role (provider-power.test.ts)';

const contactData =
  'types address1 address2 country state city zipcode phone firstname lastname title website industry organizationSize aan fax language';
/** Fields of the contact in the input of a user. */
const userContact = {
  ...each(
    contactData
      .split(' ')
      .map((name) => `contact.${name}`)
      .join(' '),
    described,
  ),
  'contact.emailConfirmed': 'ignored: the server decides for users',
};
const ofTenant = 'the contact of a tenant is never used to sign in or to send links';
const tenantContact = each(
  `${contactData} email emailConfirmed`
    .split(' ')
    .map((name) => `contact.${name}`)
    .join(' '),
  ofTenant,
);

export const power: Readonly<Record<string, string | Fields>> = {
  // Users
  createUser: 'a new user holds no role; giving one is guarded by grantRole',
  updateUser: {
    ...each('userId version', names),
    ...each('login externalId idpId contact.email enabled disableAfter', guarded),
    ...each('language notifications businessTypes', described),
    ...userContact,
  },
  deleteUser: 'takes away: only a restore brings roles back, which is guarded',
  restoreUser: { '*': guarded },
  setUserPassword: { userId: names, password: guarded },
  activateUser: 'needs the token of a link that was mailed to the user',
  resetPassword: 'needs the token of a link that was mailed to the user',
  confirmEmail: 'needs the token of a link that was mailed to the user',
  sendActivationMail:
    'mails a link to the user alone; the mail route is checked as it is sent (mail-route.ts)',
  sendTestMail: 'the mail carries no link that opens an account',

  // Contacts
  createContact: 'a further contact is never used to sign in or to send links',
  updateContact: {
    ...each('contactId', names),
    ...each('tenantId userId', 'only for a further contact, which is never used to sign in'),
    ...each(contactData, described),
    email: guarded,
    emailConfirmed: 'ignored for users: the server decides',
  },
  deleteContact: 'only a further contact can be deleted',

  // Roles
  grantRole: {
    ...each('trusteeType trusteeId tenantId', names),
    roleId: guarded,
    ...each('resourceServerId resourceNamespace resourcePath', 'narrows the role'),
  },
  setUserPolicies: { userId: names, items: guarded },
  revokeRole: 'takes away, and needs the right to give the role (access-policies.test.ts)',
  createSecurityGroup: 'a new group holds no role and has no members',
  changeSecurityGroupMembers: {
    ...each('securityGroupId version', names),
    itemsToAdd: guarded,
    itemsToRemove: 'takes away, and needs the right to give what the group holds',
  },
  setSecurityGroupPolicies: { securityGroupId: names, items: guarded },
  deleteSecurityGroup: 'takes away, and needs the right to give what the group holds',

  // Clients
  createClient: {
    tenantId: names,
    type: guarded,
    ...each(
      'tokenEndpointAuthMethod data redirectUris postLogoutRedirectUris originId',
      'of a client that nobody uses yet',
    ),
  },
  updateClient: {
    ...each('clientId version', names),
    ...each('data status redirectUris postLogoutRedirectUris originId', guarded),
  },
  resetClientSecret: { '*': guarded },
  deleteClient: { '*': guarded },
  createRegistrationToken: {
    ...each('tenantId', names),
    expiresIn: described,
    scopes: guarded,
  },
  deleteRegistrationToken: 'takes away',
  registerClient: 'needs a registration token, and gives what its maker could give',

  // Tenants
  createTenant: {
    ...each('parentId', names),
    kind: 'a new tenant is empty, and its kind must be one that may be under the parent',
    enabled: 'a new tenant is empty',
    ...each('name customerId internalTag language updateLock settings', described),
    defaultIdpId: provider,
    ancestralAccess: 'a new tenant is empty',
    ...tenantContact,
  },
  updateTenant: {
    ...each('tenantId version', names),
    ...each('kind enabled parentId ancestralAccess', guarded),
    ...each('name customerType customerId brandId internalTag language', described),
    defaultIdpId: provider,
    updateLock: 'bars changes, and is lifted by whoever administers the tenant that set it',
    externalOperationStatus: described,
    ...tenantContact,
  },
  deleteTenant: 'takes away: only a restore brings roles back, which is guarded',
  deleteTenants: 'takes away: only a restore brings roles back, which is guarded',
  restoreTenant: { '*': guarded },

  // Second factors, sessions
  setUserMfa: { userId: names, enabled: guarded },
  resetUserTotp: { '*': guarded },
  setTenantMfa: {
    tenantId: names,
    enabled: 'a user beyond the caller keeps the second factor (tenant-mfa.test.ts)',
  },
  setUpTotp: 'of the caller alone',
  trustBrowser: 'of the caller alone, who has shown a code',
  forgetTrustedBrowsers: 'takes away',
  endSession: 'takes away',
  endAllSessions: 'takes away',
  signOut: 'of the caller alone',
  issueOneTimeToken: { '*': guarded },
  verifyOneTimeToken: 'needs the token',
  approveDevice: 'lets a device act as the caller, who must hold as much (device-approval.test.ts)',
  denyDevice: 'refuses a device',
  authorizeDevice: 'asks; the user who approves decides',
  startRefreshFamily: 'part of a grant, and of no API by itself',
  rotateRefreshToken: 'part of a grant, and of no API by itself',
  revokeRefreshFamily: 'part of a grant, and of no API by itself',

  allowApplication:
    'of the caller in person: what a client gets is cut to its tenant, and ends with the grant (client-reach.test.ts)',
  revokeApplicationGrant: 'takes away',

  // Identity providers
  createIdentityProvider: provider,
  updateIdentityProvider: provider,
  deleteIdentityProvider: 'only one that nobody uses',
  setDefaultIdentityProvider: provider,
  verifyIdentityProviderDomain:
    'needs a DNS record of the domain, and concerns only logins that no user has (verified-domain.test.ts)',
  setSsoOnly:
    'takes passwords away; giving them back is for administrators above (single-sign-on.test.ts)',
  permitPasswordSignIn:
    'for administrators above the tenant who cover the user (single-sign-on.test.ts)',
  startFederatedLogin: 'part of a sign-in; the answer of the provider is checked at its end',

  // Brands
  enableBrand:
    'mails with links pass a brand’s server only if its administrators cover the user (mail-route.ts), and who writes a brand covers those (provider-power.test.ts)',
  updateBrand:
    'mails with links pass a brand’s server only if its administrators cover the user (mail-route.ts), and who writes a brand covers those (provider-power.test.ts)',
  disableBrand: 'takes away',
  setLogo: described,
  createLogoUpload: described,

  // Other actions
  ...each(
    'enableApplication disableApplication enableApplicationFeature disableApplicationFeature ' +
      'setOfferingItems switchEdition reportUsages updateBilling updatePeriods updatePrices updatePricing',
    'concerns services and money, not who may do what',
  ),
  ...each(
    'createInfra updateInfra deleteInfra createLocation updateLocation deleteLocation',
    'concerns where services run, not who may do what',
  ),
  ...each(
    'createLegalDocument updateLegalDocument deleteLegalDocument proposeLegalDocuments signLegalDocuments',
    'nothing depends on a signature',
  ),
  ...each(
    'createReport createReports updateReport deleteReport subscribeToReport unsubscribeFromReport',
    'a recipient must be able to read what the report shows (report-closed.test.ts)',
  ),
  ...each(
    'setTenantSetting deleteTenantSetting setUserSetting deleteUserSetting',
    'no setting of the catalogue decides who may do what',
  ),
  retryJob: 'repeats what was decided already',
};
