import {
  mfaTexts,
  securityGroupMemberTexts,
  tenantTexts,
  totpTexts,
  updateLockTexts,
  userTexts,
} from '../../domain/core/field-descriptions.js';
import {
  Brand,
  SettingSchema,
  SettingValue,
  Contact,
  IdentityProvider,
  InfraComponent,
  Location,
  AccessPolicy,
  Client,
  LegalDocument,
  RegistrationToken,
  Report,
  SecurityGroup,
  StoredReport,
  declaredFields,
  reportParameters,
  reportPeriod,
  reportSchedule,
  textsOf,
  type Declaration,
  type FieldType,
} from '../../entities/index.js';
import type { FieldTexts } from './vocabulary.js';

const contactTexts = textsOf(Contact);
const brandTexts = textsOf(Brand);
const identityProviderTexts = {
  ...textsOf(IdentityProvider),
  oauth2ClientSecret: 'Client secret of this server at the provider.',
};
const registrationTokenTexts = textsOf(RegistrationToken);
const securityGroupTexts = textsOf(SecurityGroup);
const clientTexts = textsOf(Client);
const accessPolicyTexts = textsOf(AccessPolicy);

const valueTexts = (type: FieldType): string[] => {
  if (type.is === 'list') return valueTexts(type.of);
  if (type.is !== 'enum') return [];
  return Object.entries(type.of.texts).map(([value, text]) => `\`${value}\`: ${text}`);
};

/** Descriptions of the fields of a resource, each followed by those of its values if they are a closed set. */
const textsWithValues = (of: Declaration): FieldTexts =>
  textsOf({
    fields: Object.fromEntries(
      declaredFields(of).map(([name, { options, ...field }]) => {
        const description = [options.description, ...valueTexts(field.type)].join(' ');
        return [name, { ...field, options: { ...options, description } }];
      }),
    ),
  });

const reportTexts = {
  ...textsWithValues(Report),
  ...textsOf(reportPeriod),
  parameters: reportParameters.description,
  schedule: reportSchedule.description,
};

const errorTexts = {
  domain: 'Part of the platform that the error code belongs to.',
  code: 'Error code: a number or a string, depending on `domain`.',
  message: 'Message for the error code.',
  info: 'Description of this error. For an invalid value, it names the value.',
  context:
    'Details for programs: `code` is the numeric error code, `field` the path of an invalid value; other keys identify objects. Missing for status 401.',
};

const oauthErrorTexts = {
  error: 'Error code (RFC 6749, section 5.2).',
  errorDescription: 'Description of the error.',
};

/** Claims and metadata of tokens and sign-ins. */
const identityTexts = {
  active: 'Whether the token is valid. If false, the response contains no other fields.',
  tokenType: 'Type of the token.',
  exp: 'Time when the token expires, in seconds since the Unix epoch.',
  aud: 'Audience of the token.',
  jti: 'Id of the token.',
  iss: 'Issuer of the token.',
  sub: 'Id of the user or client that the token was issued for.',
  subType: 'Type of the subject: user or client.',
  clientId: 'Id of the client.',
  ownerTuid: 'Id of the tenant that the subject belongs to.',
  tid: 'Numeric id of the tenant that the role is granted on.',
  tuid: 'Id of the tenant that the role is granted on.',
  role: 'Id of the role.',
  rs: 'Resource server that the policy is limited to, if any.',
  rn: 'Namespace of resources that the policy is limited to, if any.',
  rp: 'Path of the resource that the policy is limited to, if any.',
  lastLogin: 'Last sign-in of the user.',
  time: 'Time of the sign-in; missing if the user has never signed in.',
  remoteAddress: 'IP address of the sign-in.',
  failedAttempts: 'Number of failed attempts since then.',
  userAgent: '`User-Agent` header of the browser.',
  idpType:
    'Type of identity provider that authenticated the user; missing if the user has never signed in.',
  passwordExpiration: 'Expiration of the password. Passwords do not expire.',
  name: 'Full name.',
  givenName: 'First name.',
  familyName: 'Last name.',
  preferredUsername: 'Login of the user.',
  website: 'Website.',
  locale: 'Preferred language.',
  email: 'Email address.',
  emailVerified: 'Whether the email address is confirmed.',
  phoneNumber: 'Phone number.',
  phoneNumberVerified: 'Whether the phone number is confirmed.',
  address: 'Postal address.',
  formatted: 'Full postal address.',
  streetAddress: 'Street and number; can have several lines.',
  locality: 'City.',
  region: 'State or province.',
  postalCode: 'Postal code.',
  country: 'Country.',
  displayName: 'Name of the device.',
  tenantId: 'Numeric id of the tenant that the device acts on.',
  tenantName: 'Name of the tenant.',
  isCurrentTenant: 'Whether the tenant is the tenant of the caller or their personal tenant.',
};

const activationTexts = {
  login: userTexts.login,
  email: 'Email address of the user; empty if there is none.',
  userId: 'Id of the user.',
  tenantKind: 'Kind of the tenant of the user.',
  tenantName: 'Name of the tenant of the user.',
  firstName: 'First name of the user; empty if there is none.',
  lastName: 'Last name of the user; empty if there is none.',
  activated: userTexts.activated,
  termsUrl: brandTexts.termsUrl,
  platformTermsUrl: brandTexts.platformTermsUrl,
  privacyPolicyUrl: brandTexts.privacyPolicyUrl,
  platformAvailable: 'Whether the user can use the platform. Always true.',
  termsAccepted: 'Whether the user has no legal documents left to sign.',
  link: 'URL where the user resets the password, or a path on this server.',
  password: userTexts.password,
};

const searchTexts = {
  objType: 'Type of the object that was found.',
  id: 'Id of the tenant or user.',
  parentId: 'Id of the parent of the tenant, or of the tenant of the user.',
  path: 'Names of the tenants from the searched tenant down to `parent_id`.',
  kind: 'Kind of the tenant; missing for a user.',
  login: 'Login of the user; missing for a tenant.',
  name: 'Name of the tenant; missing for a user.',
  firstName: 'First name of the contact; null if there is none.',
  lastName: 'Last name of the contact; null if there is none.',
  deletedAt: tenantTexts.deletedAt,
};

/** Descriptions of fields, by the tag of the operations of their resource. */
const byTag: Readonly<Record<string, FieldTexts>> = {
  Tenants: tenantTexts,
  Users: {
    ...userTexts,
    email: 'Email address of the user.',
    lastUserId: 'Value of the parameter `last_user_id` for the next page.',
    limit: 'Maximum number of users on this page.',
  },
  Contacts: contactTexts,
  'Access policies': accessPolicyTexts,
  'Security groups': { ...accessPolicyTexts, ...securityGroupTexts },
  Clients: clientTexts,
  'Legal documents': textsOf(LegalDocument),
  'Registration tokens': {
    ...registrationTokenTexts,
    ...clientTexts,
    id: registrationTokenTexts.number,
  },
  'Identity providers': identityProviderTexts,
  'Second factor': {
    ...totpTexts,
    enabled: 'Whether a second factor is required.',
    code: 'Code of six digits.',
    challenge:
      'Purpose of the code. Default: `login` if the session lacks its second factor, otherwise `action`.',
  },
  Identity: identityTexts,
  Infrastructure: textsOf(InfraComponent),
  Reports: reportTexts,
  Brands: brandTexts,
  Settings: { ...textsOf(SettingValue), name: textsOf(SettingSchema).name },
  Activation: activationTexts,
  Search: searchTexts,
  Platform: {
    code: 'Language code, for example `en`.',
    name: 'Name of the component.',
    edition: 'Edition of the software.',
    version: 'Version of the component.',
  },
};

const bySchema: Readonly<Record<string, FieldTexts>> = {
  Tenant: tenantTexts,
  TenantWithPath: tenantTexts,
  ListedTenant: tenantTexts,
  User: userTexts,
  Oneself: userTexts,
  ListedUser: userTexts,
  Contact: contactTexts,
  AccessPolicy: accessPolicyTexts,
  SecurityGroup: securityGroupTexts,
  SecurityGroupMember: securityGroupMemberTexts,
  Client: clientTexts,
  ClientWithSecret: clientTexts,
  IdentityProvider: identityProviderTexts,
  TenantMfa: mfaTexts,
  Location: textsOf(Location),
  Brand: brandTexts,
  PublicBrand: brandTexts,
  Setting: textsOf(SettingValue),
  InfraComponent: textsOf(InfraComponent),
  Report: reportTexts,
  StoredReport: textsWithValues(StoredReport),
  Error: errorTexts,
  OAuthError: oauthErrorTexts,
};

/** Descriptions of the fields of nested objects, by the name of the property. */
const nested: Readonly<Record<string, FieldTexts>> = {
  contact: contactTexts,
  contacts: contactTexts,
  update_lock: updateLockTexts,
  items_to_add: securityGroupMemberTexts,
  items_to_remove: securityGroupMemberTexts,
};

const find = (texts: Readonly<Record<string, FieldTexts>>, name: string): FieldTexts | undefined =>
  Object.hasOwn(texts, name) ? texts[name] : undefined;

/** Descriptions for inline response schemas of operations with this tag. */
export const textsOfTag = (tag: string): FieldTexts => find(byTag, tag) ?? {};

/** Descriptions for a schema in `components.schemas`. */
export const textsOfSchema = (name: string): FieldTexts => find(bySchema, name) ?? {};

/** Descriptions for the object in a property with this name, if it has its own. */
export const nestedTexts = (name: string): FieldTexts | undefined => find(nested, name);

const sentVersion =
  'Version of the object that the caller last read. The request fails if the object has changed since.';

/** Fields with another meaning in request bodies than in responses. */
const bodies: Readonly<Record<string, FieldTexts>> = {
  Tenants: {
    items: 'Children of one tenant, at most 1000.',
  },
  'Identity providers': {
    idpId: 'Id of an identity provider that is available to the tenant.',
  },
  'Access policies': policyBody(),
  'Security groups': {
    ...policyBody(),
    itemsToAdd:
      'Members to add. They must belong to the tenant of the group or one of its descendants.',
    itemsToRemove: 'Members to remove.',
  },
};

function policyBody(): FieldTexts {
  return {
    id: 'Id of an existing policy to keep; omitted for a new policy.',
    version:
      'Version of the policy that the caller last read; 0 for a new policy, even if `id` is given.',
    items:
      'All access policies on tenants that the caller can see. Existing policies that are omitted are deleted.',
  };
}

/** Descriptions for request bodies of operations with this tag. */
export const textsOfBody = (tag: string): FieldTexts => ({
  ...textsOfTag(tag),
  version: sentVersion,
  ...find(bodies, tag),
});
